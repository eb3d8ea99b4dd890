# SPDX-FileCopyrightText: 2026 The Headlight authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Learns both vocabularies from a text: vocabulary.py TEXT --out FOLDER [--size 8192]."""
import argparse
import collections
import heapq
import json
from pathlib import Path

from tokenizer import END_OF_TEXT, SPECIAL, bert_words, byte_letters, gpt2_split, merge

CONTINUED = "##"
LETTERS_KEPT, LETTER_COUNT = 400, 20  # WordPiece: at most so many letters, each seen more often than this


def joined(left, right, mark):
    return left + (right[len(mark):] if mark and right.startswith(mark) else right)


def learn_merges(words, wanted, mark=""):
    """Byte-pair encoding: again and again merge the most frequent neighbours. words: {tuple of parts: count}."""
    parts, counts = [list(word) for word in words], list(words.values())
    pairs, places = collections.Counter(), collections.defaultdict(set)
    for number, word in enumerate(parts):
        for pair in zip(word, word[1:]):
            pairs[pair] += counts[number]
            places[pair].add(number)
    heap = [(-count, pair) for pair, count in pairs.items()]
    heapq.heapify(heap)
    merges = []
    while len(merges) < wanted and heap:
        negative, pair = heapq.heappop(heap)
        if pairs.get(pair, 0) != -negative:  # an outdated entry
            if pairs.get(pair, 0) > 0:
                heapq.heappush(heap, (-pairs[pair], pair))
            continue
        if -negative < 2:
            break
        new = joined(*pair, mark)
        merges.append((*pair, new))
        changed = set()
        for number in list(places[pair]):
            before, after = parts[number], merge(parts[number], pair, new)
            for neighbours in zip(before, before[1:]):
                pairs[neighbours] -= counts[number]
                changed.add(neighbours)
            for neighbours in zip(after, after[1:]):
                pairs[neighbours] += counts[number]
                places[neighbours].add(number)
                changed.add(neighbours)
            parts[number] = after
        places.pop(pair, None)
        pairs.pop(pair, None)
        for other in changed:
            if other != pair and pairs.get(other, 0) > 0:
                heapq.heappush(heap, (-pairs[other], other))
    return merges


def byte_level_bpe(words, size, folder):
    letters = byte_letters()
    counts = collections.Counter()
    for word, count in words.items():
        counts["".join(letters[byte] for byte in word.encode("utf-8"))] += count
    often = {tuple(word): count for word, count in counts.items() if count > 1}
    merges = learn_merges(often, size - len(letters) - 1)
    tokens = sorted(letters.values()) + [new for _, _, new in merges]
    ids = {token: number for number, token in enumerate([*dict.fromkeys(tokens), END_OF_TEXT])}
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vocab.json").write_text(json.dumps(ids, ensure_ascii=False), encoding="utf-8")
    lines = "".join(f"{left} {right}\n" for left, right, _ in merges)
    (folder / "merges.txt").write_text("#version: 0.2\n" + lines, encoding="utf-8")
    return len(ids)


def word_piece(words, size, folder):
    letters = collections.Counter()
    for word, count in words.items():
        for letter in word:
            letters[letter] += count
    kept = {letter for letter, count in letters.most_common(LETTERS_KEPT) if count > LETTER_COUNT}
    often = {(word[0], *(CONTINUED + letter for letter in word[1:])): count
             for word, count in words.items() if count > 1 and kept.issuperset(word)}
    tokens = SPECIAL + sorted(kept) + [CONTINUED + letter for letter in sorted(kept) if letter.isalnum()]
    merges = learn_merges(often, size - len(tokens), CONTINUED)
    tokens = list(dict.fromkeys(tokens + [new for _, _, new in merges]))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vocab.txt").write_text("\n".join(tokens) + "\n", encoding="utf-8")
    return len(tokens)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("text", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--size", type=int, default=8192)
    args = parser.parse_args()
    cased, uncased = collections.Counter(), collections.Counter()
    with open(args.text, encoding="utf-8") as lines:
        for line in lines:
            cased.update(gpt2_split().findall(line.rstrip("\n")))
            uncased.update(bert_words(line))
    print("decoder:", byte_level_bpe(cased, args.size, args.out / "decoder"), "tokens")
    print("encoder:", word_piece(uncased, args.size, args.out / "encoder"), "pieces")


if __name__ == "__main__":
    main()
