"""The transformer as a file for onnxruntime, in bytes. The graph is written down node by node: an exporter takes
attention apart into thirty nodes, and what puts them together again does not know them all."""

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from tertulia.moderation.scorer.package import HEAD
from tertulia.moderation.scorer.training.transformer import HEADS, Transformer

MICROSOFT = "com.microsoft"
SMALL = 1e-12
LEAST, ALIGNED = 1_024, 64  # bytes: of a weight that is kept outside of the graph, and where it begins


class Graph:
    """`add` puts a node behind another and gives the name of what it makes."""

    def __init__(self, weights: dict[str, NDArray[np.float32]]) -> None:
        self.weights = weights
        self.nodes: list[onnx.NodeProto] = []
        self.constants: dict[str, onnx.TensorProto] = {}

    def add(self, kind: str, *inputs: str, name: str = "", domain: str = "", **attributes: object) -> str:
        made = name or f"{kind}_{len(self.nodes)}"
        self.nodes.append(
            helper.make_node(kind, list(inputs), [made], name=f"node_{made}", domain=domain, **attributes)
        )
        return made

    def keep(self, name: str, value: NDArray[Any]) -> str:
        self.constants[name] = numpy_helper.from_array(np.array(value, order="C"), name)
        return name

    def weight(self, name: str) -> str:
        return self.keep(name, self.weights[name])

    def turned(self, name: str) -> str:
        """A matrix as ONNX multiplies: from the right."""
        return self.keep(f"{name}.turned", self.weights[name].T)

    def embed(self) -> str:
        length = self.add("Gather", self.add("Shape", "pieces"), self.keep("one", np.array(1)), axis=0)
        places = self.add("Range", self.keep("zero", np.array(0)), length, self.keep("step", np.array(1)))
        words = self.add("Gather", self.weight("words.weight"), "pieces")
        both = self.add("Add", words, self.add("Gather", self.weight("positions.weight"), places))
        scale, shift = self.weight("first.weight"), self.weight("first.bias")
        return self.add("LayerNormalization", both, scale, shift, axis=-1, epsilon=SMALL)

    def layer(self, x: str, number: int) -> str:
        at = f"layers.{number}."
        threefold = [self.weights[f"{at}{part}.weight"].T for part in ("query", "key", "value")]
        matrix = self.keep(f"{at}threefold", np.concatenate(threefold, axis=1))
        shifts = [self.weights[f"{at}{part}.bias"] for part in ("query", "key", "value")]
        shift = self.keep(f"{at}shifts", np.concatenate(shifts))
        seen = self.add("Attention", x, matrix, shift, domain=MICROSOFT, num_heads=HEADS)
        x = self.join(self.add("MatMul", seen, self.turned(f"{at}out.weight")), x, f"{at}after_attention", f"{at}out")
        inner = self.add("MatMul", x, self.turned(f"{at}inner.weight"))
        inner = self.add("FastGelu", inner, self.weight(f"{at}inner.bias"), domain=MICROSOFT)
        return self.join(
            self.add("MatMul", inner, self.turned(f"{at}outer.weight")), x, f"{at}after_inner", f"{at}outer"
        )

    def join(self, new: str, old: str, norm: str, made_by: str) -> str:
        both = self.add("Add", self.add("Add", new, self.weight(f"{made_by}.bias")), old)
        scale, shift = self.weight(f"{norm}.weight"), self.weight(f"{norm}.bias")
        return self.add("LayerNormalization", both, scale, shift, axis=-1, epsilon=SMALL)

    def answer(self, x: str) -> None:
        first = self.add("Gather", x, self.keep("start", np.array(0)), axis=1)
        mean = self.add("ReduceMean", x, axes=[1], keepdims=0)
        both = self.add("Concat", first, mean, axis=1)
        dense = self.add("Add", self.add("MatMul", both, self.turned("dense.weight")), self.weight("dense.bias"))
        vector = self.add("Tanh", dense, name="vector")
        # So few numbers that they stay as they are.
        self.add("Gemm", vector, self.weight("head.weight"), self.weight("head.bias"), name="odds", transB=1)


def export(model: Transformer, file: str) -> tuple[bytes, bytes]:
    """The graph and its large weights, which will be the first part of the package of that name. Matrices and words as
    bytes, a scale for each column of a matrix; sums as floats."""
    graph = Graph({name: value.detach().float().numpy() for name, value in model.state_dict().items()})
    x = graph.embed()
    for number in range(len(model.layers)):
        x = graph.layer(x, number)
    graph.answer(x)
    shapes = (("odds", len(graph.weights["head.bias"])), ("vector", len(graph.weights["dense.bias"])))
    made = helper.make_graph(
        graph.nodes,
        "encoder",
        [helper.make_tensor_value_info("pieces", TensorProto.INT64, ["rows", "length"])],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["rows", wide]) for name, wide in shapes],
        list(graph.constants.values()),
    )
    sets = [helper.make_opsetid("", 17), helper.make_opsetid(MICROSOFT, 1)]
    with tempfile.TemporaryDirectory() as folder:
        whole, small = Path(folder) / "whole.onnx", Path(folder) / "small.onnx"
        onnx.save(helper.make_model(made, opset_imports=sets, ir_version=9), whole)
        told = {"MatMulConstBOnly": True, "DefaultTensorType": TensorProto.FLOAT}
        quantize_dynamic(
            whole,
            small,
            op_types_to_quantize=["MatMul", "Attention", "Gather"],
            per_channel=True,
            weight_type=QuantType.QInt8,
            extra_options=told,
        )
        return apart(onnx.load(small), file)


def apart(model: onnx.ModelProto, file: str) -> tuple[bytes, bytes]:
    weights = bytearray()
    for one in model.graph.initializer:
        content = numpy_helper.to_array(one).tobytes()
        if len(content) >= LEAST:
            weights += bytes(-len(weights) % ALIGNED)
            place = {"location": file, "offset": str(HEAD + len(weights)), "length": str(len(content))}
            weights += content
            one.ClearField("raw_data")
            one.data_location = TensorProto.EXTERNAL
            one.external_data.extend(onnx.StringStringEntryProto(key=key, value=value) for key, value in place.items())
    return model.SerializeToString(), bytes(weights)
