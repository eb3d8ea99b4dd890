# SPDX-FileCopyrightText: 2026 The Headlight authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Heads of a decoder that start from a construction instead of random numbers; training is then free to change them.

An induction circuit (Elhage et al. 2021, Olsson et al. 2022) needs far more text to emerge than a processor reads in
an hour. So three heads get a start: two of the first layer at the previous token, as in ConViT (d'Ascoli et al. 2021),
one of which passes on a code of the token it sees; and one of the second layer that looks for its own token's code
among the passed ones. A model card must say which heads started so.
"""
import math

import torch

POSITION_SIZE = 0.15  # beside token embeddings of about 0.07 per direction
OFFSET_GAIN = 1.2
PREVIOUS_HEADS, CODE_HEAD, INDUCTION_HEAD = (1, 4), 4, 0  # layers 0, 0 and 1


def head_rows(model, head, part):
    """Rows of qkv of one head; part 0, 1, 2 = query, key, value."""
    size = model.shape.width // model.shape.heads
    begin = part * model.shape.width + head * size
    return slice(begin, begin + size)


def set_part(model, layer, head, part, matrix, bias):
    qkv = model.blocks[layer].qkv
    rows = head_rows(model, head, part)
    qkv.weight[rows], qkv.bias[rows] = matrix, bias


def token_axes(model):
    """Principal directions of the token embeddings as columns, least variance first, and the standard deviations."""
    centred = model.token.weight - model.token.weight.mean(0)
    variances, axes = torch.linalg.eigh(centred.t() @ centred / len(centred))
    return axes, variances.clamp(min=0).sqrt()


def start_previous(model, heads):
    """Heads of the first layer that look one place back.

    The positions get sinusoids in the directions in which tokens differ least; queries and keys of these heads read
    just these, the queries turned back by one place: their product peaks there and at no other place in reach.
    """
    norm, size = model.blocks[0].norm1, model.shape.width // model.shape.heads
    basis = token_axes(model)[0][:, :size]
    rates = torch.exp(torch.linspace(math.log(2.5), math.log(0.02), size // 2))
    angles = torch.arange(model.shape.positions)[:, None].float() * rates
    waves = torch.cat([angles.sin(), angles.cos()], dim=1)
    positions = model.position.weight
    positions += (POSITION_SIZE * waves - positions @ basis) @ basis.t()
    sine, cosine = rates.sin().diag(), rates.cos().diag()
    turn = torch.cat([torch.cat([cosine, -sine], 1), torch.cat([sine, cosine], 1)])
    read = OFFSET_GAIN * basis.t() / norm.weight
    for head in heads:
        set_part(model, 0, head, 0, turn @ read, -turn @ read @ norm.bias)
        set_part(model, 0, head, 1, read, -read @ norm.bias)


def token_code(model):
    """(tokens, size): each token as numbers of equal variance, from the directions in which tokens differ most."""
    size = model.shape.width // model.shape.heads
    axes, deviations = token_axes(model)
    centred = model.token.weight - model.token.weight.mean(0)
    return centred @ axes[:, -size - 1 : -1] / deviations[-size - 1 : -1]  # the first direction is frequency: left out


def fitted(inputs, outputs, ridge=1e-2):
    """The affine map with the least squared error: (matrix, bias)."""
    mean_in, mean_out = inputs.mean(0), outputs.mean(0)
    x, y = inputs - mean_in, outputs - mean_out
    penalty = ridge * len(x) * x.var() * torch.eye(x.shape[1])
    matrix = torch.linalg.solve(x.t() @ x + penalty, x.t() @ y).t()
    return matrix, mean_out - matrix @ mean_in


def norm_inputs(model, ids, layer):
    """What the queries, keys and values of a layer are computed from: (row * token, width)."""
    mask = torch.full((ids.shape[1],) * 2, -math.inf).triu(1)
    x = model.token(ids) + model.position.weight[: ids.shape[1]]
    for block in model.blocks[:layer]:
        x = block(x, mask)
    return model.blocks[layer].norm1(x)


def start_induction(model, ids, code_head, head, write=0.22, gain=2.2, copy=3.0):
    """The code head writes the code of the previous token; the head of the next layer matches its own token with it."""
    size = model.shape.width // model.shape.heads
    code = token_code(model)
    columns = slice(code_head * size, (code_head + 1) * size)
    axes, deviations = token_axes(model)
    matrix, bias = fitted(norm_inputs(model, ids, 0).flatten(0, 1), code[ids].flatten(0, 1))
    set_part(model, 0, code_head, 2, matrix, bias)
    model.blocks[0].out.weight[:, columns] = write * axes[:, size : 2 * size]

    states = norm_inputs(model, ids, 1)
    own = fitted(states.flatten(0, 1), code[ids].flatten(0, 1))
    before = fitted(states[:, 1:].flatten(0, 1), code[ids[:, :-1]].flatten(0, 1))
    set_part(model, 1, head, 0, gain * own[0], gain * own[1])
    set_part(model, 1, head, 1, gain * before[0], gain * before[1])
    set_part(model, 1, head, 2, *own)
    columns = slice(head * size, (head + 1) * size)
    model.blocks[1].out.weight[:, columns] = copy * axes[:, -size - 1 : -1] * deviations[-size - 1 : -1]


@torch.no_grad()
def construct(model, ids):
    """ids: some real text, (row, token)."""
    start_previous(model, PREVIOUS_HEADS)
    start_induction(model, ids, CODE_HEAD, INDUCTION_HEAD)
