"""A recognition model whose last layer knows fewer characters.

PP-OCR's recogniser tells 18,710 characters apart, nearly all of them Chinese; choosing among all costs a third of its time and now and
then finds one of them in a smudged Latin word. Here the serialised model is cut down to the characters that are asked for, and gives out
what the last layer is fed with, so that `Layer` can still choose among all for a line that isn't of these.

The file is protobuf (onnx.proto3: ModelProto.graph is field 7; GraphProto.node 1, .initializer 5, .output 12; NodeProto.input 1, .output 2,
.op_type 4; TensorProto.dims 1, .data_type 2, .name 8, .raw_data 9). Only these fields are touched, all others are copied as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

Bytes = bytes | memoryview


@dataclass(slots=True)
class Layer:
    """The whole last layer: `weights` (features × characters) and `bias`; the scores of features are their product and sum."""

    weights: np.ndarray
    bias: np.ndarray

    def chances(self, features: np.ndarray) -> np.ndarray:
        """Steps × characters, each row summing to 1."""
        scores = features @ self.weights + self.bias
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        return scores / scores.sum(axis=-1, keepdims=True)


def narrowed(model: bytes, kept: np.ndarray) -> tuple[bytes, Layer]:
    """The model for the characters with the numbers `kept`, with a second output (the last layer's input), and the layer as it was.

    Raises ValueError for a model that doesn't end in matrix, bias and softmax.
    """
    top = list(fields(model))
    graph = next(content for number, content, _ in top if number == 7)
    features, weights, bias = last_layer(graph)
    tensors = {name: tensor(content) for number, content, _ in fields(graph) if number == 5 and (name := text_of(content, 8)) in (weights, bias)}
    layer = Layer(tensors[weights], tensors[bias])
    pieces = [raw for number, content, raw in fields(graph) if number != 5 or text_of(content, 8) not in tensors]
    pieces += [message(5, initializer(weights, layer.weights[:, kept])), message(5, initializer(bias, layer.bias[kept]))]
    pieces.append(message(12, message(1, features.encode()) + message(2, message(1, b"\x08\x01"))))  # of type float, whatever its shape
    return b"".join([bytes(raw) if number != 7 else message(7, b"".join(pieces)) for number, _, raw in top]), layer


def last_layer(graph: Bytes) -> tuple[str, str, str]:
    """Names of its input, its matrix and its bias."""
    nodes = [content for number, content, _ in fields(graph) if number == 1]
    kinds = [text_of(node, 4) for node in nodes]
    if "MatMul" not in kinds or kinds[-1] != "Softmax":
        raise ValueError("a recognition model of another shape")
    at = len(kinds) - 1 - kinds[::-1].index("MatMul")
    if kinds[at + 1] != "Add":
        raise ValueError("a recognition model without bias")
    (features, weights), (_, bias) = inputs(nodes[at]), inputs(nodes[at + 1])
    return features, weights, bias


def inputs(node: Bytes) -> list[str]:
    return [bytes(content).decode() for number, content, _ in fields(node) if number == 1]


def text_of(message: Bytes, field: int) -> str:
    return next((bytes(content).decode() for number, content, _ in fields(message) if number == field), "")


def tensor(content: Bytes) -> np.ndarray:
    """The floats of a TensorProto, little-endian in `raw_data`."""
    parts = list(fields(content))
    shape = [value for number, value, _ in parts if number == 1]
    raw = next(value for number, value, _ in parts if number == 9)
    return np.frombuffer(raw, "<f4").reshape(shape).copy()


def initializer(name: str, values: np.ndarray) -> bytes:
    dims = b"".join(b"\x08" + varint(size) for size in values.shape)
    return dims + b"\x10\x01" + message(8, name.encode()) + message(9, np.ascontiguousarray(values, "<f4").tobytes())


def fields(message: Bytes) -> Iterator[tuple[int, memoryview | int, memoryview]]:
    """Number, content and whole bytes of each field: a number for a varint, else a piece of the message."""
    view, at = memoryview(message), 0
    while at < len(view):
        start = at
        key, at = read_varint(view, at)
        kind = key & 7
        if kind == 0:
            content, at = read_varint(view, at)
        else:
            size, at = read_varint(view, at) if kind == 2 else ({1: 8, 5: 4}[kind], at)
            content, at = view[at : at + size], at + size
        yield key >> 3, content, view[start:at]


def read_varint(view: memoryview, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte, at = view[at], at + 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, at


def varint(value: int) -> bytes:
    out = b""
    while value > 127:
        out, value = out + bytes([value & 127 | 128]), value >> 7
    return out + bytes([value])


def message(number: int, content: bytes) -> bytes:
    return varint(number << 3 | 2) + varint(len(content)) + content
