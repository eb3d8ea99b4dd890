# SPDX-FileCopyrightText: 2026 The Headlight authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Text to ids as GPT-2 (byte-level BPE) and uncased BERT (WordPiece) do it, in plain Python, for preparing data."""
import functools
import json
import re
import sys
import unicodedata
from pathlib import Path

END_OF_TEXT = "<|endoftext|>"
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]


def byte_letters():
    """GPT-2's printable letter for each of the 256 bytes."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    letters, spare = {byte: chr(byte) for byte in plain}, 256
    for byte in range(256):
        if byte not in letters:
            letters[byte] = chr(spare)
            spare += 1
    return letters


def unicode_class(initial):
    """The inside of a [] for all characters whose general category begins so: the standard library has no \\p{L}."""
    ranges, first = [], None
    for code in range(sys.maxunicode + 2):
        inside = code <= sys.maxunicode and unicodedata.category(chr(code)).startswith(initial)
        if inside and first is None:
            first = code
        if not inside and first is not None:
            ranges.append(f"\\U{first:08x}-\\U{code - 1:08x}")
            first = None
    return "".join(ranges)


@functools.lru_cache(maxsize=None)
def gpt2_split():
    letters, numbers = unicode_class("L"), unicode_class("N")
    runs = rf" ?[{letters}]+| ?[{numbers}]+| ?[^\s{letters}{numbers}]+"
    return re.compile(rf"'s|'t|'re|'ve|'m|'ll|'d|{runs}|\s+(?!\S)|\s+")


def is_punctuation(letter):
    code = ord(letter)
    ascii_mark = 33 <= code <= 47 or 58 <= code <= 64 or 91 <= code <= 96 or 123 <= code <= 126
    return ascii_mark or unicodedata.category(letter).startswith("P")


def is_chinese(letter):
    code = ord(letter)
    blocks = ((0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F), (0x2B740, 0x2B81F),
              (0x2B820, 0x2CEAF), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F))
    return any(low <= code <= high for low, high in blocks)


def bert_letter(letter):
    """What a letter becomes before lower-casing: nothing, a space, or itself with or without spaces around."""
    if letter in "\t\n\r":
        return " "
    if letter in "\0\ufffd" or unicodedata.category(letter).startswith("C"):
        return ""
    return f" {letter} " if is_chinese(letter) else letter


def bert_words(text):
    """Uncased BERT: clean, strip accents, lower-case, split at white space and around every punctuation mark."""
    text = "".join(map(bert_letter, text))
    text = "".join(c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn").lower()
    return "".join(f" {c} " if is_punctuation(c) else c for c in text).split()


class ByteLevelBpe:
    def __init__(self, folder):
        folder = Path(folder)
        self.ids = json.loads((folder / "vocab.json").read_text(encoding="utf-8"))
        lines = (folder / "merges.txt").read_text(encoding="utf-8").split("\n")
        pairs = [tuple(line.split(" ")) for line in lines if line and not line.startswith("#version")]
        self.ranks = {pair: rank for rank, pair in enumerate(pairs)}
        self.letters = byte_letters()
        self.end = self.ids[END_OF_TEXT]
        self.known = {}

    def word(self, word):
        if word not in self.known:
            parts = [self.letters[byte] for byte in word.encode("utf-8")]
            while len(parts) > 1:
                best = min(zip(parts, parts[1:]), key=lambda pair: self.ranks.get(pair, sys.maxsize))
                if best not in self.ranks:
                    break
                parts = merge(parts, best, best[0] + best[1])
            self.known[word] = [self.ids[part] for part in parts]
        return self.known[word]

    def encode(self, text):
        return [piece for word in gpt2_split().findall(text) for piece in self.word(word)]


class WordPiece:
    LONGEST_WORD = 100

    def __init__(self, folder):
        lines = (Path(folder) / "vocab.txt").read_text(encoding="utf-8").split("\n")
        self.ids = {line: number for number, line in enumerate(lines) if line}
        self.known = {}

    def pieces(self, word):
        pieces, begin = [], 0
        while begin < len(word):
            end = len(word)
            while end > begin and ("##" if begin else "") + word[begin:end] not in self.ids:
                end -= 1
            if end == begin or len(word) > self.LONGEST_WORD:
                return [self.ids["[UNK]"]]
            pieces.append(self.ids[("##" if begin else "") + word[begin:end]])
            begin = end
        return pieces

    def encode(self, text):
        ids = []
        for word in bert_words(text):
            if word not in self.known:
                self.known[word] = self.pieces(word)
            ids += self.known[word]
        return ids


def merge(parts, pair, merged):
    """parts with every non-overlapping occurrence of the pair replaced, from the left."""
    result, at = [], 0
    while at < len(parts):
        if at + 1 < len(parts) and (parts[at], parts[at + 1]) == pair:
            result.append(merged)
            at += 2
        else:
            result.append(parts[at])
            at += 1
    return result
