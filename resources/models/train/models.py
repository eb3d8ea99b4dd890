# SPDX-FileCopyrightText: 2026 The Headlight authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The two architectures, small enough to read: a GPT-2 decoder and a BERT encoder.

Both keep the arithmetic of their Hugging Face namesakes (pre-norm with tanh GELU; post-norm with exact GELU), so that
convert.py only has to rename tensors. `collect` receives every layer's attention pattern (batch, head, query, key).
"""
import math
from dataclasses import dataclass

import torch
import torch.nn as nn
import torch.nn.functional as F

QUERY_KEY_GAIN = 2.5  # larger queries and keys: patterns leave the uniform plateau within the first passes


@dataclass(frozen=True)
class Shape:
    layers: int
    heads: int
    width: int
    vocabulary: int = 8192
    positions: int = 256


SIZES = {
    "small": Shape(layers=4, heads=6, width=192),  # a processor, an hour or two
    "large": Shape(layers=6, heads=8, width=256),  # a GPU, minutes
}


class LayerNorm(nn.LayerNorm):
    """Always in float32, whatever the precision of the matrix products around it."""

    def forward(self, x):
        return super().forward(x.float())


class Block(nn.Module):
    def __init__(self, shape, pre_norm):
        super().__init__()
        width, eps = shape.width, 1e-5 if pre_norm else 1e-12
        self.heads, self.pre_norm = shape.heads, pre_norm
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.up = nn.Linear(width, 4 * width)
        self.down = nn.Linear(4 * width, width)
        self.norm1 = LayerNorm(width, eps=eps)
        self.norm2 = LayerNorm(width, eps=eps)

    def attend(self, x, mask, collect):
        batch, tokens, width = x.shape
        size = width // self.heads
        query, key, value = self.qkv(x).view(batch, tokens, 3, self.heads, size).permute(2, 0, 3, 1, 4)
        scores = (query @ key.transpose(-1, -2)).float() * size**-0.5
        pattern = (scores if mask is None else scores + mask).softmax(-1)
        if collect is not None:
            collect.append(pattern)
        return self.out((pattern @ value).transpose(1, 2).reshape(batch, tokens, width))

    def forward(self, x, mask, collect=None):
        if self.pre_norm:
            x = x + self.attend(self.norm1(x), mask, collect)
            return x + self.down(F.gelu(self.up(self.norm2(x)), approximate="tanh"))
        x = self.norm1(x + self.attend(x, mask, collect))
        return self.norm2(x + self.down(F.gelu(self.up(x))))


def sinusoids(count, width):
    """The start of learned positions: neighbours are similar from the first step on."""
    place = torch.arange(count).float()[:, None]
    rate = torch.exp(torch.arange(0, width, 2).float() * (-math.log(200.0) / width))
    return torch.stack([torch.sin(place * rate), torch.cos(place * rate)], dim=-1).reshape(count, width)


def start_weights(model, residual_gain):
    for parameter in model.parameters():
        if parameter.dim() == 2:
            nn.init.normal_(parameter, std=0.02)
    for module in model.modules():
        if isinstance(module, nn.Linear):
            nn.init.zeros_(module.bias)
    model.position.weight.data.copy_(0.028 * sinusoids(model.shape.positions, model.shape.width))
    for block in model.blocks:
        width = block.out.in_features
        block.qkv.weight.data[: 2 * width] *= QUERY_KEY_GAIN
        block.out.weight.data *= residual_gain
        block.down.weight.data *= residual_gain


class Decoder(nn.Module):
    """GPT-2: learned positions, causal mask, tied embeddings."""

    causal = True

    def __init__(self, shape):
        super().__init__()
        self.shape = shape
        self.token = nn.Embedding(shape.vocabulary, shape.width)
        self.position = nn.Embedding(shape.positions, shape.width)
        self.blocks = nn.ModuleList(Block(shape, pre_norm=True) for _ in range(shape.layers))
        self.norm = LayerNorm(shape.width, eps=1e-5)
        start_weights(self, residual_gain=1 / math.sqrt(2 * shape.layers))

    def forward(self, ids, collect=None):
        tokens = ids.shape[1]
        mask = torch.full((tokens, tokens), -math.inf, device=ids.device).triu(1)
        x = self.token(ids) + self.position.weight[:tokens]
        for block in self.blocks:
            x = block(x, mask, collect)
        return self.norm(x)

    def readout(self, hidden):
        """What is multiplied with the token embeddings, and the bias that is added to the logits."""
        return hidden, None


class Encoder(nn.Module):
    """BERT with the masked-token head: learned positions, two segments, every token sees every token."""

    causal = False

    def __init__(self, shape):
        super().__init__()
        self.shape = shape
        self.token = nn.Embedding(shape.vocabulary, shape.width)
        self.position = nn.Embedding(shape.positions, shape.width)
        self.segment = nn.Embedding(2, shape.width)
        self.norm = LayerNorm(shape.width, eps=1e-12)
        self.blocks = nn.ModuleList(Block(shape, pre_norm=False) for _ in range(shape.layers))
        self.transform = nn.Linear(shape.width, shape.width)
        self.transform_norm = LayerNorm(shape.width, eps=1e-12)
        self.bias = nn.Parameter(torch.zeros(shape.vocabulary))
        start_weights(self, residual_gain=0.4)

    def forward(self, ids, segments, visible=None, collect=None):
        """visible: bool (batch, token), false at padding; none = all visible."""
        mask = None
        if visible is not None:
            mask = torch.zeros(visible.shape, device=ids.device).masked_fill(~visible, -math.inf)
            mask = mask[:, None, None, :]
        x = self.norm(self.token(ids) + self.position.weight[: ids.shape[1]] + self.segment(segments))
        for block in self.blocks:
            x = block(x, mask, collect)
        return x

    def readout(self, hidden):
        return self.transform_norm(F.gelu(self.transform(hidden))), self.bias


MODELS = {"decoder": Decoder, "encoder": Encoder}


class _TokenLoss(torch.autograd.Function):
    """Mean cross entropy over a vocabulary in slices of rows; the gradients are made on the way.

    The logits of 2,048 tokens (64 MiB) never exist at once, which is what makes a step fast on a processor.
    """

    @staticmethod
    def forward(ctx, hidden, embedding, bias, targets, precision, rows):
        matrix = embedding.to(precision)
        count = max(1, int((targets >= 0).sum()))
        total = hidden.new_zeros((), dtype=torch.float32)
        grad_hidden = torch.empty_like(hidden)
        grad_embedding = torch.zeros_like(embedding)
        grad_bias = torch.zeros_like(embedding[:, 0])
        for start in range(0, len(hidden), rows):
            part = hidden[start : start + rows].to(precision)
            target = targets[start : start + rows]
            kept = (target >= 0).float()
            picked = target.clamp(min=0)[:, None]
            logits = (part @ matrix.t()).float()
            if bias is not None:
                logits += bias
            chance = logits.softmax(-1)
            total -= (chance.gather(1, picked)[:, 0].clamp(min=1e-30).log() * kept).sum()
            chance.scatter_add_(1, picked, -torch.ones_like(picked, dtype=chance.dtype))
            chance *= (kept / count)[:, None]
            if bias is not None:
                grad_bias += chance.sum(0)
            chance = chance.to(precision)
            grad_hidden[start : start + rows] = (chance @ matrix).to(hidden.dtype)
            grad_embedding += (chance.t() @ part).float()
        ctx.save_for_backward(grad_hidden, grad_embedding, grad_bias)
        ctx.has_bias = bias is not None
        return total / count

    @staticmethod
    def backward(ctx, grad):
        hidden, embedding, bias = ctx.saved_tensors
        return hidden * grad, embedding * grad, bias * grad if ctx.has_bias else None, None, None, None


def token_loss(model, hidden, targets, precision=torch.float32, rows=512):
    """Mean cross entropy in nats; hidden (n, width), targets (n), negative targets do not count."""
    readout, bias = model.readout(hidden)
    if torch.is_grad_enabled():
        return _TokenLoss.apply(readout.float(), model.token.weight, bias, targets, precision, rows)
    logits = (readout.to(precision) @ model.token.weight.to(precision).t()).float()
    return F.cross_entropy(logits if bias is None else logits + bias, targets)
