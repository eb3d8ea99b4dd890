# SPDX-FileCopyrightText: 2026 The Headlight authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Training and validation batches from the token ids that prepare.py wrote."""
from pathlib import Path

import numpy as np
import torch

PAD, UNK, CLS, SEP, MASK = range(5)
FIRST_WORD = 300  # decoder: ids below are single bytes and the most frequent merges
IGNORED = -100


class DecoderBatches:
    """Windows of running text; half of them begin where a paragraph begins, some are a passage that repeats."""

    LENGTHS, SHARES = (32, 64, 128, 256), (0.2, 0.4, 0.3, 0.1)

    def __init__(self, folder, split, tokens=2048, repeats=0.0, vocabulary=8192):
        self.ids = np.load(Path(folder) / f"decoder_{split}.npy")
        self.starts = np.load(Path(folder) / f"decoder_{split}_starts.npy")
        self.starts = self.starts[self.starts < len(self.ids) - max(self.LENGTHS) - 1]
        self.tokens, self.repeats, self.vocabulary = tokens, repeats, vocabulary

    def window(self, length, rng):
        begin = rng.choice(self.starts) if rng.random() < 0.5 else rng.integers(0, len(self.ids) - length)
        return self.ids[begin : begin + length].astype(np.int64)

    def repeated(self, length, rng):
        """One passage again and again: real text, or random tokens whose first copy does not count in the loss."""
        period = rng.integers(8, length // 2 + 1)
        random = rng.random() < 0.5
        passage = rng.integers(FIRST_WORD, self.vocabulary - 1, period) if random else self.window(period, rng)
        ids = np.resize(passage, length)
        targets = ids.copy()
        if random:
            targets[:period] = IGNORED
        return ids, targets

    def batch(self, rng):
        length = int(rng.choice(self.LENGTHS, p=self.SHARES))
        ids = np.empty((self.tokens // length, length + 1), np.int64)
        targets = np.empty_like(ids)
        for row in range(len(ids)):
            if rng.random() < self.repeats:
                ids[row], targets[row] = self.repeated(length + 1, rng)
            else:
                ids[row] = targets[row] = self.window(length + 1, rng)
        return {"ids": torch.from_numpy(ids[:, :-1].copy()), "targets": torch.from_numpy(targets[:, 1:].copy())}


class EncoderBatches:
    """[CLS] sentences [SEP] or [CLS] sentences [SEP] sentences [SEP], a fifth of the words hidden as in BERT."""

    LENGTHS, SHARES = (32, 64, 128, 256), (0.2, 0.3, 0.4, 0.1)
    HIDDEN = 0.2

    def __init__(self, folder, split, tokens=2048, repeats=0.0, vocabulary=8192, seed=1):
        self.ids = np.load(Path(folder) / f"encoder_{split}.npy")
        self.offsets = np.load(Path(folder) / f"encoder_{split}_offsets.npy")  # an empty sentence ends a document
        self.tokens, self.vocabulary = tokens, vocabulary  # repeats: for decoders only
        rng = np.random.default_rng(seed)
        self.examples = {length: self.pack(length, rng) for length in self.LENGTHS}

    def pack(self, length, rng):
        """Whole sentences of one document while they fit; half of the examples with two and more become a pair."""
        count, examples, at = len(self.offsets) - 1, [], 0
        sizes = np.diff(self.offsets)
        while at < count:
            if sizes[at] == 0:
                at += 1
                continue
            first, total = at, 0
            while at < count and sizes[at] and total + sizes[at] <= length - 3:
                total += sizes[at]
                at += 1
            if at == first:  # a single sentence that is too long
                total, at = length - 3, at + 1
            begin = self.offsets[first]
            pair = at - first > 1 and rng.random() < 0.5
            middle = self.offsets[rng.integers(first + 1, at)] if pair else begin + total
            examples.append((begin, middle, begin + total))
        return np.array(examples)

    def row(self, example, length):
        begin, middle, end = example
        ids, segments = np.zeros(length, np.int64), np.zeros(length, np.int64)
        text = [CLS, *self.ids[begin:middle], SEP]
        one = len(text)
        if end > middle:
            text += [*self.ids[middle:end], SEP]
            segments[one : len(text)] = 1
        ids[: len(text)] = text
        return ids, segments

    def rows(self, length, count, rng):
        chosen = self.examples[length][rng.integers(0, len(self.examples[length]), count)]
        ids, segments = zip(*(self.row(example, length) for example in chosen))
        return np.stack(ids), np.stack(segments)

    def batch(self, rng):
        length = int(rng.choice(self.LENGTHS, p=self.SHARES))
        ids, segments = self.rows(length, self.tokens // length, rng)
        hidden = (rng.random(ids.shape) < self.HIDDEN) & (ids > MASK)
        how = rng.random(ids.shape)
        shown = np.where(hidden & (how < 0.8), MASK, ids)
        swapped = hidden & (how >= 0.9)
        shown[swapped] = rng.integers(MASK + 1, self.vocabulary, int(swapped.sum()))
        return {
            "ids": torch.from_numpy(shown),
            "segments": torch.from_numpy(segments),
            "visible": torch.from_numpy(ids != PAD),
            "hidden": torch.from_numpy(hidden),
            "targets": torch.from_numpy(ids),
        }


BATCHES = {"decoder": DecoderBatches, "encoder": EncoderBatches}
