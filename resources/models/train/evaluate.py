# SPDX-FileCopyrightText: 2026 The Headlight authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Validation loss and head scores of a model folder: evaluate.py MODEL --data DATA [--out MODEL/heads.json].

Reads the shipped file (float16), computes in float32, always on the same validation text and the same random tokens.
Scores are means over the rows of the pattern that the score applies to; the chance level is the same score of uniform
attention to the visible keys.
"""
import argparse
import json
import math
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from batches import BATCHES, CLS, FIRST_WORD, MASK, PAD, SEP
from convert import load

SEED = 0
LENGTHS = (32, 64, 128, 256)
TEXTS, TEXT_LENGTH = 200, 64
PASSAGES, PASSAGE = 50, 32


def text_rows(kind, source, length, count, rng):
    """count rows of validation text, spread evenly: (ids, segments)."""
    if kind == "decoder":
        begins = np.linspace(0, len(source.ids) - length, count).astype(int)
        ids = np.stack([source.ids[begin : begin + length] for begin in begins]).astype(np.int64)
        return torch.from_numpy(ids), None
    ids, segments = source.rows(length, count, rng)
    return torch.from_numpy(ids), torch.from_numpy(segments)


def loss_at(kind, model, source, length, tokens):
    """Mean nats per predicted token; encoder: a fifth of the words replaced by [MASK], all of them scored."""
    rng = np.random.default_rng(SEED)
    total, count = 0.0, 0
    for _ in range(tokens // 4096):
        if kind == "decoder":
            break
        ids, segments = text_rows(kind, source, length, 4096 // length, rng)
        hidden = torch.from_numpy(rng.random(ids.shape) < source.HIDDEN) & (ids > MASK)
        states = model(ids.masked_fill(hidden, MASK), segments, ids != PAD)[hidden]
        total, count = total + summed_loss(model, states, ids[hidden]), count + int(hidden.sum())
    if kind == "decoder":
        ids, _ = text_rows(kind, source, length + 1, tokens // length, rng)
        for part in ids.split(4096 // length):
            states = model(part[:, :-1])
            total, count = total + summed_loss(model, states, part[:, 1:]), count + part[:, 1:].numel()
    return {"nats": round(total / count, 4), "perplexity": round(math.exp(total / count), 1), "predicted": count}


def logits(model, states):
    readout, bias = model.readout(states)
    product = readout @ model.token.weight.t()
    return product if bias is None else product + bias


def summed_loss(model, states, targets):
    scores = logits(model, states.reshape(-1, states.shape[-1]))
    return F.cross_entropy(scores, targets.reshape(-1), reduction="sum").item()


def patterns(model, ids, segments=None):
    """(layer, head, query, key) of one row of ids."""
    collect = []
    if model.causal:
        model(ids[None], collect)
    else:
        model(ids[None], torch.zeros_like(ids)[None] if segments is None else segments[None], None, collect)
    return torch.cat(collect)


def cells(pattern, queries, keys):
    """Mean over pairs (query, key): (layer, head)."""
    return pattern[:, :, queries, keys].mean(-1)


def text_scores(model, pattern, ids):
    tokens = len(ids)
    place = torch.arange(tokens)
    visible = place + 1.0 if model.causal else torch.full((tokens,), float(tokens))
    many = visible > 1
    entropy = -(pattern * pattern.clamp(min=1e-30).log()).sum(-1)
    scores = {
        "self": cells(pattern, place, place),
        "previous": cells(pattern, place[1:], place[:-1]),
        "first": pattern[..., 0].mean(-1),
        "entropy": (entropy[..., many] / visible[many].log()).mean(-1),
    }
    if not model.causal:
        scores["next"] = cells(pattern, place[:-1], place[1:])
        scores["separator"] = pattern[..., ids == SEP].sum(-1).mean(-1)
    return scores


def repeat_scores(model, pattern):
    """The passage begins at place 1, behind the start token."""
    second = torch.arange(1 + PASSAGE, 1 + 2 * PASSAGE)
    return {"induction": cells(pattern, second, second - PASSAGE + 1),
            "duplicate": cells(pattern, second, second - PASSAGE)}


def uniform(model, tokens):
    allowed = torch.ones(tokens, tokens)
    allowed = allowed.tril() if model.causal else allowed
    return (allowed / allowed.sum(-1, keepdim=True))[None, None]


def mean_scores(found):
    return {name: torch.stack([scores[name] for scores in found]).mean(0) for name in found[0]}


def head_scores(kind, model, source):
    """({score: (layer, head)}, {score: chance}, loss on first and second copy)."""
    rng = np.random.default_rng(SEED)
    ids, segments = text_rows(kind, source, TEXT_LENGTH, TEXTS, rng)
    found, chance = [], []
    for row in range(TEXTS):
        kept = ids[row] != PAD if kind == "encoder" else torch.ones(TEXT_LENGTH, dtype=torch.bool)
        text = ids[row][kept]
        part = None if segments is None else segments[row][kept]
        found.append(text_scores(model, patterns(model, text, part), text))
        chance.append(text_scores(model, uniform(model, len(text)), text))
    repeated, repeat_chance, copies = [], [], []
    for _ in range(PASSAGES):
        passage = rng.integers(FIRST_WORD, model.shape.vocabulary - 1, PASSAGE)
        start, end = ([model.shape.vocabulary - 1], []) if kind == "decoder" else ([CLS], [SEP])
        row = torch.from_numpy(np.concatenate([start, passage, passage, end]).astype(np.int64))
        repeated.append(repeat_scores(model, patterns(model, row)))
        repeat_chance.append(repeat_scores(model, uniform(model, len(row))))
        if kind == "decoder":
            losses = F.cross_entropy(logits(model, model(row[None])[0])[:-1], row[1:], reduction="none")
            copies.append((losses[:PASSAGE].mean().item(), losses[PASSAGE + 1 :].mean().item()))
    scores = mean_scores(found) | mean_scores(repeated)
    expected = mean_scores(chance) | mean_scores(repeat_chance)
    return scores, {name: round(value.item(), 4) for name, value in expected.items()}, copies


def rounded(table):
    return [[round(value, 3) for value in row] for row in table.tolist()]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("--data", required=True)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--tokens", type=int, default=65536, help="validation tokens per window length")
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    kind, model = load(args.model)
    source = BATCHES[kind](args.data, "valid")
    with torch.no_grad():
        losses = {str(length): loss_at(kind, model, source, length, args.tokens) for length in LENGTHS}
        scores, chance, copies = head_scores(kind, model, source)
    result = {
        "parameters": sum(parameter.numel() for parameter in model.parameters()),
        "validation_loss": losses,
        "measured_on": {"text": f"{TEXTS} pieces of validation text, up to {TEXT_LENGTH} tokens each",
                        "repeats": f"{PASSAGES} passages of {PASSAGE} random tokens, twice, behind the start token"},
        "chance": chance,
        "scores": {name: rounded(table) for name, table in scores.items()},
    }
    if copies:
        first, second = np.mean(copies, axis=0)
        result["repeated_passage_loss"] = {"first_copy": round(first, 3), "second_copy": round(second, 3)}
    for name, table in scores.items():
        layer, head = np.unravel_index(int(table.argmax()), table.shape)
        print(f"{name:10} best {table.max():.3f} at L{layer} H{head}, chance {chance[name]:.3f}")
    print(json.dumps({name: result[name] for name in ("validation_loss", "repeated_passage_loss") if name in result}))
    if args.out:
        lines = json.dumps(result, indent=1).replace("\n    ", " ").replace("\n   ]", "]")
        args.out.write_text(lines + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
