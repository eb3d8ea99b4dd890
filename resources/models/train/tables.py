# SPDX-FileCopyrightText: 2026 The Headlight authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tables of a model card, from measured files only: tables.py MODEL/heads.json MANIFEST."""
import argparse
import json
from pathlib import Path

SHOWN = 3  # heads per score
NAMES = {
    "previous": "previous token", "next": "next token", "self": "itself", "first": "first token",
    "separator": "`[SEP]`", "induction": "induction", "duplicate": "duplicate token",
}


def losses(result):
    yield "| window | nats | perplexity | predicted tokens |"
    yield "|---|---|---|---|"
    for length, row in result["validation_loss"].items():
        yield f"| {length} tokens | {row['nats']:.3f} | {row['perplexity']:.1f} | {row['predicted']:,} |"


def heads(result):
    yield "| looks at | chance | strongest heads |"
    yield "|---|---|---|"
    for score, name in NAMES.items():
        if score not in result["scores"]:
            continue
        table = result["scores"][score]
        ranked = sorted(((value, f"L{layer} H{head}") for layer, row in enumerate(table)
                         for head, value in enumerate(row)), reverse=True)[:SHOWN]
        best = ", ".join(f"{where} {value:.2f}" for value, where in ranked)
        yield f"| {name} | {result['chance'][score]:.3f} | {best} |"


def sources(entries):
    yield "| source | commit | split | characters | licence |"
    yield "|---|---|---|---|---|"
    for entry in entries:
        yield (f"| {entry['source']} | {entry.get('commit', '')[:12] or '–'} | {entry['split']} "
               f"| {entry['characters']:,} | {entry['licence']} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("heads", type=Path)
    parser.add_argument("manifest", type=Path)
    args = parser.parse_args()
    result = json.loads(args.heads.read_text(encoding="utf-8"))
    entries = json.loads(args.manifest.read_text(encoding="utf-8"))
    for table in (losses(result), heads(result), sources(entries)):
        print("\n".join(table), end="\n\n")


if __name__ == "__main__":
    main()
