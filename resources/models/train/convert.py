# SPDX-FileCopyrightText: 2026 The Headlight authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A training run to a folder in the Hugging Face layout: convert.py RUN --vocabularies FOLDER --out MODEL."""
import argparse
import json
import shutil
import struct
from pathlib import Path

import numpy as np
import torch

from models import MODELS, Shape
from tokenizer import END_OF_TEXT, SPECIAL

DTYPES = {"F16": np.float16, "F32": np.float32}


def linear(name, module, transposed=False):
    weight = module.weight.t() if transposed else module.weight
    return {f"{name}.weight": weight, f"{name}.bias": module.bias}


def decoder_tensors(model):
    tensors = {"wte.weight": model.token.weight, "wpe.weight": model.position.weight, **linear("ln_f", model.norm)}
    for number, block in enumerate(model.blocks):
        name = f"h.{number}."
        tensors.update(linear(name + "ln_1", block.norm1))
        tensors.update(linear(name + "ln_2", block.norm2))
        tensors.update(linear(name + "attn.c_attn", block.qkv, transposed=True))  # GPT-2 stores (in, out)
        tensors.update(linear(name + "attn.c_proj", block.out, transposed=True))
        tensors.update(linear(name + "mlp.c_fc", block.up, transposed=True))
        tensors.update(linear(name + "mlp.c_proj", block.down, transposed=True))
    return {"transformer." + name: tensor for name, tensor in tensors.items()}


def encoder_tensors(model):
    name = "bert.embeddings."
    tensors = {
        name + "word_embeddings.weight": model.token.weight,
        name + "position_embeddings.weight": model.position.weight,
        name + "token_type_embeddings.weight": model.segment.weight,
        **linear(name + "LayerNorm", model.norm),
        **linear("cls.predictions.transform.dense", model.transform),
        **linear("cls.predictions.transform.LayerNorm", model.transform_norm),
        "cls.predictions.bias": model.bias,
    }
    for number, block in enumerate(model.blocks):
        name = f"bert.encoder.layer.{number}."
        parts = zip(("query", "key", "value"), block.qkv.weight.chunk(3), block.qkv.bias.chunk(3))
        for part, weight, bias in parts:
            tensors[f"{name}attention.self.{part}.weight"] = weight
            tensors[f"{name}attention.self.{part}.bias"] = bias
        tensors.update(linear(name + "attention.output.dense", block.out))
        tensors.update(linear(name + "attention.output.LayerNorm", block.norm1))
        tensors.update(linear(name + "intermediate.dense", block.up))
        tensors.update(linear(name + "output.dense", block.down))
        tensors.update(linear(name + "output.LayerNorm", block.norm2))
    return tensors


TENSORS = {"decoder": decoder_tensors, "encoder": encoder_tensors}


def config(kind, shape):
    if kind == "decoder":
        return {
            "architectures": ["GPT2LMHeadModel"], "model_type": "gpt2", "vocab_size": shape.vocabulary,
            "n_positions": shape.positions, "n_ctx": shape.positions, "n_embd": shape.width,
            "n_layer": shape.layers, "n_head": shape.heads, "activation_function": "gelu_new",
            "layer_norm_epsilon": 1e-5, "bos_token_id": shape.vocabulary - 1,
            "eos_token_id": shape.vocabulary - 1, "tie_word_embeddings": True,
        }
    return {
        "architectures": ["BertForMaskedLM"], "model_type": "bert", "vocab_size": shape.vocabulary,
        "max_position_embeddings": shape.positions, "hidden_size": shape.width,
        "num_hidden_layers": shape.layers, "num_attention_heads": shape.heads,
        "intermediate_size": 4 * shape.width, "hidden_act": "gelu", "layer_norm_eps": 1e-12,
        "type_vocab_size": 2, "pad_token_id": 0,
    }


def added_token(number, content):
    return {"id": number, "content": content, "single_word": False, "lstrip": False, "rstrip": False,
            "normalized": False, "special": True}


def byte_level_tokenizer(vocabularies):
    """tokenizer.json of a GPT-2 tokenizer."""
    ids = json.loads((vocabularies / "vocab.json").read_text(encoding="utf-8"))
    merges = (vocabularies / "merges.txt").read_text(encoding="utf-8").split("\n")
    byte_level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
    return {
        "version": "1.0", "truncation": None, "padding": None,
        "added_tokens": [added_token(ids[END_OF_TEXT], END_OF_TEXT)],
        "normalizer": None, "pre_tokenizer": byte_level, "post_processor": byte_level | {"trim_offsets": False},
        "decoder": byte_level,
        "model": {
            "type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": "",
            "end_of_word_suffix": "", "fuse_unk": False, "byte_fallback": False, "vocab": ids,
            "merges": [line for line in merges if line and not line.startswith("#version")],
        },
    }


def word_piece_tokenizer(vocabularies):
    """tokenizer.json of an uncased BERT tokenizer."""
    lines = (vocabularies / "vocab.txt").read_text(encoding="utf-8").split("\n")
    ids = {line: number for number, line in enumerate(lines) if line}

    def special(name, segment):
        return {"SpecialToken": {"id": name, "type_id": segment}}

    def text(name, segment):
        return {"Sequence": {"id": name, "type_id": segment}}

    single = [special("[CLS]", 0), text("A", 0), special("[SEP]", 0)]
    return {
        "version": "1.0", "truncation": None, "padding": None,
        "added_tokens": [added_token(ids[name], name) for name in SPECIAL],
        "normalizer": {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True,
                       "strip_accents": None, "lowercase": True},
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {
            "type": "TemplateProcessing", "single": single,
            "pair": single + [text("B", 1), special("[SEP]", 1)],
            "special_tokens": {name: {"id": name, "ids": [ids[name]], "tokens": [name]} for name in ("[CLS]", "[SEP]")},
        },
        "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": True},
        "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
                  "max_input_chars_per_word": 100, "vocab": ids},
    }


TOKENIZERS = {
    "decoder": (byte_level_tokenizer, ("vocab.json", "merges.txt"), {
        "tokenizer_class": "GPT2Tokenizer", "bos_token": END_OF_TEXT, "eos_token": END_OF_TEXT,
        "unk_token": END_OF_TEXT, "add_prefix_space": False}),
    "encoder": (word_piece_tokenizer, ("vocab.txt",), {
        "tokenizer_class": "BertTokenizer", "do_lower_case": True, "unk_token": "[UNK]", "sep_token": "[SEP]",
        "pad_token": "[PAD]", "cls_token": "[CLS]", "mask_token": "[MASK]"}),
}


def write_json(path, value, indent=2):
    path.write_text(json.dumps(value, indent=indent, ensure_ascii=False) + "\n", encoding="utf-8")


def write_safetensors(path, tensors):
    """float16, in the order of the names, header padded to 8 bytes."""
    header, blobs, at = {"__metadata__": {"format": "pt"}}, [], 0
    for name, tensor in sorted(tensors.items()):
        blob = tensor.detach().cpu().contiguous().half().numpy().tobytes()
        header[name] = {"dtype": "F16", "shape": list(tensor.shape), "data_offsets": [at, at + len(blob)]}
        blobs.append(blob)
        at += len(blob)
    text = json.dumps(header, separators=(",", ":")).encode("utf-8")
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(blobs))


def read_safetensors(path):
    data = path.read_bytes()
    size = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8 : 8 + size])
    header.pop("__metadata__", None)
    tensors = {}
    for name, entry in header.items():
        begin, end = (8 + size + at for at in entry["data_offsets"])
        array = np.frombuffer(data[begin:end], DTYPES[entry["dtype"]])
        tensors[name] = torch.from_numpy(array.reshape(entry["shape"]).astype(np.float32))
    return tensors


def load(folder):
    """The model of a folder in the Hugging Face layout, as float32: (kind, model)."""
    folder = Path(folder)
    stored = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    if stored["model_type"] == "gpt2":
        kind, names = "decoder", ("n_layer", "n_head", "n_embd", "vocab_size", "n_positions")
    else:
        kind = "encoder"
        names = ("num_hidden_layers", "num_attention_heads", "hidden_size", "vocab_size", "max_position_embeddings")
    model = MODELS[kind](Shape(*(stored[name] for name in names)))
    tensors = read_safetensors(folder / "model.safetensors")
    for name, target in TENSORS[kind](model).items():
        target.data.copy_(tensors[name])  # the targets are views of the model's own parameters
    return kind, model.eval()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", type=Path, help="folder with checkpoint.pt")
    parser.add_argument("--vocabularies", type=Path, required=True, help="folder with decoder/ and encoder/")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    stored = torch.load(args.run / "checkpoint.pt", map_location="cpu")
    kind, shape = stored["kind"], Shape(**stored["shape"])
    model = MODELS[kind](shape)
    model.load_state_dict(stored["model"])
    args.out.mkdir(parents=True, exist_ok=True)
    write_json(args.out / "config.json", config(kind, shape))
    write_safetensors(args.out / "model.safetensors", TENSORS[kind](model))
    build, files, settings = TOKENIZERS[kind]
    for name in files:
        if args.vocabularies.resolve() / kind != args.out.resolve():
            shutil.copyfile(args.vocabularies / kind / name, args.out / name)
    write_json(args.out / "tokenizer.json", build(args.vocabularies / kind), indent=None)
    write_json(args.out / "tokenizer_config.json", settings | {"model_max_length": shape.positions})
    print(f"{kind} after {stored['tokens']} tokens -> {args.out}")


if __name__ == "__main__":
    main()
