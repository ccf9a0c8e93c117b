"""Convert a model from the reference engine for the fast one, once, into the cache folder."""

from __future__ import annotations

import contextlib
import logging
import shutil
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock

from index.engines.openvino import MODEL, PROBES, TOKENIZER, OpenVinoEncoder, write_card
from index.engines.reference import SentenceEncoder
from index.errors import EncoderError

if TYPE_CHECKING:
    from collections.abc import Iterator


def convert(reference: SentenceEncoder, folder: Path) -> None:
    """Write the converted model into `folder`, which appears only when it is whole and agrees with the reference.

    Where another process is at it, it is waited for, and what that one made is left as it is.

    Raises:
        EncoderError: this model can't be converted, or the result disagrees, or the disk refuses.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with (
            FileLock(f"{folder.parent}.lock"),
            tempfile.TemporaryDirectory(dir=folder.parent, prefix=".converting-") as made,
        ):
            if _is_sound(folder):
                return
            _write(reference, Path(made))
            OpenVinoEncoder(Path(made))
            shutil.rmtree(folder, ignore_errors=True)  # one that is damaged, or was made for another processor
            Path(made).rename(folder)
            Path(made).mkdir()  # for the context to remove
    except OSError as error:
        raise EncoderError(f"{folder}: the converted model can't be written: {error}") from error


def _is_sound(folder: Path) -> bool:
    with contextlib.suppress(EncoderError):
        OpenVinoEncoder(folder)
        return True
    return False


def _write(reference: SentenceEncoder, folder: Path) -> None:
    import openvino

    model = reference.model
    tokenizer = getattr(model.tokenizer, "backend_tokenizer", None)
    if tokenizer is None:
        raise EncoderError("the model's tokenizer has no fast form")
    if model.default_prompt_name is not None:
        raise EncoderError("the model puts a prompt before each text, which only the reference does")
    openvino.save_model(_network(model, averages=reference.averages), folder / MODEL, compress_to_fp16=True)
    tokenizer.no_padding()
    tokenizer.no_truncation()
    tokenizer.save(str(folder / TOKENIZER))
    write_card(
        folder, reference.fingerprint, reference.windows.size, reference.encode(PROBES), averages=reference.averages
    )


@contextlib.contextmanager
def _quietly() -> Iterator[None]:
    """Without what the tracer says of lengths that it takes for constant (the probes tell), and transformers of a loss."""
    told = logging.getLogger("transformers")
    level = told.level
    told.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        told.setLevel(level)


def _network(model: Any, *, averages: bool) -> Any:
    """The model's modules, from word pieces to the vector (and its pieces' vectors), as OpenVINO reads them out of torch's trace.

    The frontend is asked directly: `openvino.convert_model` would report its use where that was once agreed to.
    """
    import torch
    from openvino.frontend import FrontEndManager
    from openvino.frontend.pytorch.ts_decoder import TorchScriptPythonDecoder

    class Whole(torch.nn.Module):  # type: ignore[misc]  # torch is not read
        def __init__(self) -> None:
            super().__init__()
            self.steps = torch.nn.ModuleList(model.children())

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            features = {"input_ids": input_ids, "attention_mask": attention_mask}
            for step in self.steps:
                features = step(features)
            return (features["sentence_embedding"], *([features["token_embeddings"]] if averages else []))

    example = (torch.ones((2, 8), dtype=torch.int64), torch.ones((2, 8), dtype=torch.int64))
    try:
        with torch.no_grad(), _quietly():
            traced = torch.jit.trace(Whole().eval(), example, strict=False)
            decoder = TorchScriptPythonDecoder(traced, example_input=example)  # must outlive the conversion
            frontend = FrontEndManager().load_by_framework("pytorch")
            return frontend.convert(frontend.load(decoder))
    except Exception as error:  # whatever a model's own code raises
        raise EncoderError(f"the model can't be converted: {error}") from error
