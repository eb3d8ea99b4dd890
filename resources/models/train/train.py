# SPDX-FileCopyrightText: 2026 The Headlight authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Trains one of the bundled models: train.py decoder|encoder --data DATA --out RUN. See README.md."""
import argparse
import contextlib
import json
import math
import os
import time
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch

from batches import BATCHES
from convert import load
from models import MODELS, SIZES, token_loss

VALIDATION_SEED = 0


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    option = parser.add_argument
    option("kind", choices=sorted(MODELS))
    option("--data", required=True, help="folder that prepare.py filled")
    option("--out", required=True, help="folder for checkpoint.pt and log.jsonl")
    option("--size", choices=sorted(SIZES), default="small")
    option("--cpu-minutes", type=float, default=60, help="processor time after which training ends")
    option("--wall-minutes", type=float, default=600, help="time by the clock after which it ends in any case")
    option("--tokens", type=int, default=2048, help="tokens per step")
    option("--repeats", type=float, default=0.1, help="decoder: share of sequences that are a repeated passage")
    option("--rate", type=float, default=2e-3, help="highest learning rate")
    option("--decay", type=float, default=0.05, help="weight decay of matrices")
    option("--precision", choices=("bfloat16", "float32"), default="bfloat16")
    option("--device", default="auto", help="auto, cpu or cuda")
    option("--threads", type=int, default=1)
    option("--checkpoint-minutes", type=float, default=5)
    option("--resume", action="store_true", help="go on from the checkpoint in --out")
    option("--start", help="begin with the weights of this folder (Hugging Face layout) instead of random ones")
    option("--seed", type=int, default=1)
    return parser.parse_args()


def move(batch, device):
    return {name: tensor.to(device, non_blocking=True) for name, tensor in batch.items()}


def batch_loss(model, batch, precision):
    """Mean loss in nats over the tokens that the batch asks for."""
    lower = precision != torch.float32
    device = batch["ids"].device.type
    with torch.autocast(device, precision) if lower else contextlib.nullcontext():
        if model.causal:
            hidden, targets = model(batch["ids"]), batch["targets"]
            hidden, targets = hidden.reshape(-1, hidden.shape[-1]), targets.reshape(-1)
        else:
            picked = batch["hidden"]
            hidden = model(batch["ids"], batch["segments"], batch["visible"])[picked]
            targets = batch["targets"][picked]
        return token_loss(model, hidden, targets, precision)


def validation_loss(model, source, steps, device, precision):
    """A quick look, always at the same batches; evaluate.py measures."""
    rng = np.random.default_rng(VALIDATION_SEED)
    with torch.no_grad():
        losses = [batch_loss(model, move(source.batch(rng), device), precision).item() for _ in range(steps)]
    return float(np.mean(losses))


def learning_rate(highest, progress):
    warm = min(1.0, progress / 0.03 + 1e-3)
    return highest * warm * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * min(1.0, progress))))


class Clock:
    """Progress 0..1 by processor time and by the clock, whichever is further: a busy machine ends in time too."""

    def __init__(self, args, earlier):
        self.args, self.earlier = args, earlier
        self.cpu, self.wall = time.process_time(), time.monotonic()

    def spent(self):
        return {
            "cpu": self.earlier["cpu"] + time.process_time() - self.cpu,
            "wall": self.earlier["wall"] + time.monotonic() - self.wall,
        }

    def progress(self):
        spent = self.spent()
        return max(spent["cpu"] / self.args.cpu_minutes, spent["wall"] / self.args.wall_minutes) / 60


def save(path, model, optimizer, state):
    partial = path.with_suffix(".partial")
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(), **state}, partial)
    os.replace(partial, path)


def train(args):
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    device = torch.device(args.device if args.device != "auto" else "cuda" if torch.cuda.is_available() else "cpu")
    precision = getattr(torch, args.precision)
    model = load(args.start)[1] if args.start else MODELS[args.kind](SIZES[args.size])
    model.to(device).train()
    matrices = [p for p in model.parameters() if p.dim() > 1]
    vectors = [p for p in model.parameters() if p.dim() <= 1]
    optimizer = torch.optim.AdamW(
        [{"params": matrices, "weight_decay": args.decay}, {"params": vectors, "weight_decay": 0.0}],
        lr=args.rate, betas=(0.9, 0.98), eps=1e-8)
    out = Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    checkpoint = out / "checkpoint.pt"
    state = {"step": 0, "tokens": 0, "cpu": 0.0, "wall": 0.0, "shape": asdict(model.shape), "kind": args.kind}
    if args.resume:
        stored = torch.load(checkpoint, map_location=device)
        model.load_state_dict(stored.pop("model"))
        optimizer.load_state_dict(stored.pop("optimizer"))
        state.update(stored)
    source = BATCHES[args.kind](args.data, "train", args.tokens, args.repeats)
    held_out = BATCHES[args.kind](args.data, "valid", repeats=0.0)
    rng = np.random.default_rng((args.seed, state["step"]))
    clock, average, saved = Clock(args, dict(state)), None, time.monotonic()
    print(sum(p.numel() for p in model.parameters()), "parameters on", device, flush=True)
    while True:
        progress = clock.progress()
        due = time.monotonic() - saved > 60 * args.checkpoint_minutes
        if due or progress >= 1:
            state.update(clock.spent())
            save(checkpoint, model, optimizer, state)
            line = {**{k: state[k] for k in ("step", "tokens", "cpu", "wall")}, "progress": round(progress, 4),
                    "train": average, "valid": validation_loss(model, held_out, 12, device, precision)}
            with open(out / "log.jsonl", "a", encoding="utf-8") as log:
                log.write(json.dumps(line) + "\n")
            print(json.dumps(line), flush=True)
            saved = time.monotonic()
        if progress >= 1:
            return
        for group in optimizer.param_groups:
            group["lr"] = learning_rate(args.rate, progress)
        batch = move(source.batch(rng), device)
        loss = batch_loss(model, batch, precision)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        state["step"] += 1
        state["tokens"] += batch["ids"].numel()
        value = loss.item()
        average = value if average is None else 0.98 * average + 0.02 * value


if __name__ == "__main__":
    train(arguments())
