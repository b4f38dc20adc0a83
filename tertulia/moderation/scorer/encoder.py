"""The transformer: three layers of MiniLM (Wang et al. 2020), in bytes, run by onnxruntime on one thread."""

import os
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tertulia.moderation.scorer.wordpiece import WordPiece

LONGEST = 160  # pieces
ANSWERS = ("odds", "vector")
Floats = NDArray[np.float32]


class Encoder:
    """`graph` has its large weights in a file beside, of which `folder` is the folder. `vocabulary`: a piece a line.
    `attributes`: the order of what it answers. Raises ValueError for a graph that cannot be run."""

    def __init__(self, graph: bytes, folder: Path, vocabulary: str, attributes: tuple[str, ...]) -> None:
        self.attributes = attributes
        self.pieces = WordPiece(vocabulary.split("\n"))
        self.session = opened(graph, folder)
        self._last: tuple[str, tuple[Floats, Floats]] | None = None

    def read(self, text: str) -> tuple[Floats, Floats]:
        """Log odds by attribute, and what it made of the text: a vector of 384 numbers. The last text is remembered:
        what a site has learnt on top is asked about the same one."""
        last = self._last
        if last is not None and last[0] == text:
            return last[1]
        numbers = np.array([self.pieces.numbers(text, LONGEST)], dtype=np.int64)
        odds, vector = self.session.run(ANSWERS, {"pieces": numbers})
        self._last = text, (odds[0], vector[0])
        return odds[0], vector[0]


def opened(graph: bytes, folder: Path) -> Any:
    """The runtime is loaded here and not above: a process that scores nothing has no use for its forty megabytes."""
    # Where it is imported without this, it keeps a number for the machine in a file and has code to send it.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    onnxruntime = import_module("onnxruntime")
    options = onnxruntime.SessionOptions()
    # A web server has as many workers as it wants threads; more here would only take turns with them.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.add_session_config_entry("session.model_external_initializers_file_folder_path", str(folder))
    # Joined with the addition before it, this runtime's norm of a layer takes six times as long.
    try:
        return onnxruntime.InferenceSession(
            graph, options, providers=["CPUExecutionProvider"], disabled_optimizers=["SkipLayerNormFusion"]
        )
    except Exception as error:  # its own classes of errors have no base but this
        raise ValueError("the transformer's graph cannot be opened") from error
