#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Headlight authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many sentences at once beside PyTorch: BERT-base's shape, random weights, the 64 sentences of bench_batch.cpp.

    torch_batch.py [--bench build/release/bin/headlight-bench] [--rounds 3] [--threads 2]

Each round runs our batch and then PyTorch's, so that both meet the same neighbours on the machine; the best
medians are compared, ours as many tokens at once as the program takes. PyTorch runs eagerly and keeps every layer's
attention probabilities, as transformers does with output_attentions, in four ways: all sentences padded to the
longest; sorted by length and padded in batches of 16; in batches of 8; one by one. It runs with what makes it fast
here: threads that sleep while they wait, and OpenBLAS' AVX-512 kernels where the processor has them, which it does
not find itself on newer processors. Our runs keep all hidden states, queries, keys and values instead."""
import argparse
import json
import math
import os
import subprocess
import sys
import time

WIDTH, HEADS, LAYERS, FEED_FORWARD = 768, 12, 12, 3072
LENGTHS = [8 + i * 7 % 25 for i in range(64)]
PACKED_TOKENS = 256  # as in tracerunner.h


def peer(threads, runs):
    """Prints one JSON object: milliseconds by way."""
    import torch
    from torch import nn
    from torch.nn import functional as F

    torch.set_num_threads(threads)
    torch.manual_seed(0)

    class Layer(nn.Module):
        def __init__(self):
            super().__init__()
            self.query, self.key, self.value, self.out = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
            self.norm1, self.norm2 = nn.LayerNorm(WIDTH, 1e-12), nn.LayerNorm(WIDTH, 1e-12)
            self.up, self.down = nn.Linear(WIDTH, FEED_FORWARD), nn.Linear(FEED_FORWARD, WIDTH)

        def heads(self, x):
            return x.view(*x.shape[:-1], HEADS, WIDTH // HEADS).permute(0, 2, 1, 3)

        def forward(self, x, mask):
            q, k, v = self.heads(self.query(x)), self.heads(self.key(x)), self.heads(self.value(x))
            scores = torch.matmul(q, k.transpose(-1, -2)) / math.sqrt(WIDTH // HEADS)
            pattern = F.softmax(scores + mask, dim=-1)
            z = torch.matmul(pattern, v).permute(0, 2, 1, 3).contiguous().view(*x.shape)
            x = self.norm1(self.out(z) + x)
            return self.norm2(self.down(F.gelu(self.up(x))) + x), pattern

    class Bert(nn.Module):
        def __init__(self):
            super().__init__()
            self.token, self.position = nn.Embedding(30522, WIDTH), nn.Embedding(512, WIDTH)
            self.segment, self.norm = nn.Embedding(2, WIDTH), nn.LayerNorm(WIDTH, 1e-12)
            self.layers = nn.ModuleList([Layer() for _ in range(LAYERS)])

        def forward(self, ids, mask):
            x = self.token(ids) + self.position(torch.arange(ids.shape[1])[None])
            x = self.norm(x + self.segment(torch.zeros_like(ids)))
            states, patterns = [x], []
            for layer in self.layers:
                x, pattern = layer(x, mask)
                states.append(x)
                patterns.append(pattern)
            return states, patterns

    def padded(lengths):
        """Ids and additive mask of sentences that are padded to the longest of them."""
        longest = max(lengths)
        hidden = torch.tensor([[token >= length for token in range(longest)] for length in lengths])
        mask = torch.zeros(len(lengths), 1, 1, longest).masked_fill(hidden[:, None, None], -math.inf)
        return torch.randint(0, 30522, (len(lengths), longest)), mask

    def batches(lengths, size):
        return [padded(lengths[i:i + size]) for i in range(0, len(lengths), size)]

    bert = Bert().eval()
    ways = {"padded": batches(LENGTHS, len(LENGTHS)),
            "sorted, 16 at once": batches(sorted(LENGTHS), 16),
            "sorted, 8 at once": batches(sorted(LENGTHS), 8),
            "one by one": batches(LENGTHS, 1)}
    result = {}
    with torch.no_grad():
        for parameter in bert.parameters():
            if parameter.dim() > 1:
                parameter.normal_(0, 0.02)
        for way, inputs in ways.items():
            times = []
            for run in range(runs + 1):
                begin = time.perf_counter()
                for ids, mask in inputs:
                    bert(ids, mask)
                if run > 0:
                    times.append((time.perf_counter() - begin) * 1e3)
            times.sort()
            result[way] = times[len(times) // 2]
    print(json.dumps(result))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", default="build/release/bin/headlight-bench")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--peer", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.peer:
        peer(arguments.threads, arguments.runs)
        return
    environment = dict(os.environ, OMP_WAIT_POLICY="passive", OMP_NUM_THREADS=str(arguments.threads),
                       OPENBLAS_NUM_THREADS=str(arguments.threads))
    with open("/proc/cpuinfo") as cpu:
        if "avx512f" in cpu.read():
            environment["OPENBLAS_CORETYPE"] = "SkylakeX"
    ours, theirs = {}, {}
    for _ in range(arguments.rounds):
        lines = json.loads(subprocess.run(
            [arguments.bench, "--part", "batch", "--only", "bert-base", "--runs", str(3 * arguments.runs), "--json"],
            check=True, stdout=subprocess.PIPE, text=True).stdout)
        for line in lines:
            for name, key in ((f"ours, {line['n']} tokens at once", "ours_ms"), ("ours, one by one", "alone_ms")):
                ours[name] = min(ours.get(name, math.inf), line[key])
        measured = json.loads(subprocess.run(
            [sys.executable, __file__, "--peer", "--threads", str(arguments.threads), "--runs", str(arguments.runs)],
            check=True, stdout=subprocess.PIPE, text=True, env=environment).stdout)
        for way, milliseconds in measured.items():
            theirs[way] = min(theirs.get(way, math.inf), milliseconds)
    at_once = ours[f"ours, {PACKED_TOKENS} tokens at once"]
    print(f"{sum(LENGTHS)} tokens in {len(LENGTHS)} sentences, {arguments.threads} threads")
    for name, milliseconds in ours.items():
        print(f"{name:40s} {milliseconds:9.1f} ms")
    for name, milliseconds in theirs.items():
        print(f"{'PyTorch, ' + name:40s} {milliseconds:9.1f} ms  {milliseconds / at_once:5.2f} x {PACKED_TOKENS} at once")


main()
