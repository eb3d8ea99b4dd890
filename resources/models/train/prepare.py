# SPDX-FileCopyrightText: 2026 The Headlight authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Text to token ids: prepare.py TEXT train|valid --vocabularies FOLDER --out DATA.

TEXT: one paragraph a line, an empty line between documents; plain or .xz. Writes, as NumPy arrays,
decoder_SPLIT (running ids, <|endoftext|> after each document), decoder_SPLIT_starts (where paragraphs begin),
encoder_SPLIT (ids of the sentences) and encoder_SPLIT_offsets (where each begins; an empty one ends a document).
"""
import argparse
import lzma
import re
from pathlib import Path

import numpy as np

from tokenizer import ByteLevelBpe, WordPiece

SENTENCE_END = re.compile(r"""(?<=[.!?]["')\]])\s+(?=["'(A-Z])|(?<=[.!?])\s+(?=["'(A-Z])""")


def documents(path):
    opened = lzma.open if path.suffix == ".xz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        paragraphs = []
        for line in lines:
            line = line.rstrip("\n")
            if line:
                paragraphs.append(line)
            elif paragraphs:
                yield paragraphs
                paragraphs = []
        if paragraphs:
            yield paragraphs


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("text", type=Path)
    parser.add_argument("split", choices=("train", "valid"))
    parser.add_argument("--vocabularies", type=Path, required=True, help="folder with decoder/ and encoder/")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    bpe, pieces = ByteLevelBpe(args.vocabularies / "decoder"), WordPiece(args.vocabularies / "encoder")
    running, sentences = [], []
    for paragraphs in documents(args.text):
        running += bpe.encode("\n".join(paragraphs)) + [bpe.end]
        for paragraph in paragraphs:
            encoded = (pieces.encode(sentence) for sentence in SENTENCE_END.split(paragraph))
            sentences += [np.array(ids, np.uint16) for ids in encoded if ids]
        sentences.append(np.array([], np.uint16))
    running = np.array(running, np.uint16)
    ends = np.isin(running, [bpe.ids["Ċ"], bpe.end])
    args.out.mkdir(parents=True, exist_ok=True)
    np.save(args.out / f"decoder_{args.split}.npy", running)
    np.save(args.out / f"decoder_{args.split}_starts.npy", np.append(0, np.flatnonzero(ends[:-1]) + 1))
    np.save(args.out / f"encoder_{args.split}.npy", np.concatenate(sentences))
    np.save(args.out / f"encoder_{args.split}_offsets.npy", np.cumsum([0] + [len(ids) for ids in sentences]))
    print(f"{args.split}: {len(running)} decoder tokens, {sum(map(len, sentences))} encoder pieces")


if __name__ == "__main__":
    main()
