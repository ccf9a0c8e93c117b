"""The encoder: unit vectors, windows for long texts, a fingerprint that tells models apart, and nothing from the network."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
import pytest

from index.encode import Sentenced, Signs, encoder_on_demand, is_unit, load_encoder, model_folder, signs_of, unit
from index.engines import convert
from index.engines.encoder import Read, parted
from index.engines.openvino import OpenVinoEncoder
from index.engines.reference import SentenceEncoder
from index.engines.windows import Windows
from index.errors import EncoderError
from index.settings import BUNDLED_MODEL, Settings
from tests.fakes import HashingEncoder

if TYPE_CHECKING:
    from index.encode import Encoder, Vectors

TEXTS = [
    "The Paris Call contains controversial provisions.",
    "Мы не можем согласиться.",
    "الأمن",
    "a",
    "*",
    "«\u00a0»",
    "1\u202f250,50\u00a0€",
]
TINY_WORDS = [
    "[PAD]",
    "[UNK]",
    "[CLS]",
    "[SEP]",
    "[MASK]",
    "river",
    "water",
    "level",
    "gauge",
    "reading",
    "hour",
    "day",
    "cost",
    "state",
    "the",
    "a",
    "of",
]


@pytest.fixture
def opened_sockets(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What tried to open a socket: a plain block would be taken for a network that is down."""
    opened: list[str] = []
    real = socket.socket

    class Noted(real):  # type: ignore[valid-type, misc]
        def __init__(self, *arguments: object, **options: object) -> None:
            opened.append(repr(arguments))
            super().__init__(*arguments, **options)

    monkeypatch.setattr(socket, "socket", Noted)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *arguments, **options: opened.append(repr(arguments)))
    return opened


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a sentence-transformers model of a few thousand random weights."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizer

    folder = tmp_path_factory.mktemp("model")
    (folder / "vocab.txt").write_text("\n".join(TINY_WORDS), "utf-8")
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=len(TINY_WORDS), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16,
        max_position_embeddings=16,
    )  # fmt: skip
    BertModel(config).save_pretrained(folder / "bert")
    BertTokenizer(vocab_file=str(folder / "vocab.txt"), model_max_length=16).save_pretrained(folder / "bert")
    transformer = Transformer(str(folder / "bert"), max_seq_length=16)
    pooling = Pooling(transformer.get_embedding_dimension(), "cls")
    SentenceTransformer(modules=[transformer, pooling], device="cpu").save_pretrained(str(folder / "tiny"))
    return folder / "tiny"


@pytest.fixture(params=["openvino", "sentence-transformers"])
def engine(request: pytest.FixtureRequest) -> Literal["openvino", "sentence-transformers"]:
    name: Literal["openvino", "sentence-transformers"] = request.param
    return name


@pytest.fixture(scope="session")
def bundled_by_reference() -> SentenceEncoder:
    return SentenceEncoder(model_folder(Settings()), languages=frozenset({"en"}))


@pytest.fixture(params=["bundled", "bundled by reference", "tiny", "tiny by reference", "hashing"])
def any_encoder(request: pytest.FixtureRequest) -> Encoder:
    if request.param == "hashing":
        return HashingEncoder()
    if request.param.startswith("bundled"):
        name = "bundled_by_reference" if "reference" in request.param else "model"
        bundled: Encoder = request.getfixturevalue(name)
        return bundled
    settings = Settings(model=str(request.getfixturevalue("tiny_model")), engine="openvino")
    return SentenceEncoder(Path(settings.model)) if "reference" in request.param else load_encoder(settings)


def cosine(one: Vectors, other: Vectors) -> float:
    return float(one @ other)


# --- what every encoder promises ---


@pytest.mark.model
def test_each_text_has_a_unit_vector_of_its_own(any_encoder: Encoder) -> None:
    vectors = any_encoder.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), any_encoder.dimension)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


@pytest.mark.model
def test_no_texts_have_no_vectors(any_encoder: Encoder) -> None:
    assert any_encoder.encode([]).shape == (0, any_encoder.dimension)


@pytest.mark.model
def test_a_text_has_the_same_vector_whatever_it_is_encoded_with(any_encoder: Encoder) -> None:
    together = any_encoder.encode([*TEXTS, "river " * 600])
    for text, vector in zip(TEXTS, together, strict=False):
        assert cosine(any_encoder.encode([text])[0], vector) == pytest.approx(1, abs=1e-4)


@pytest.mark.model
def test_the_end_of_a_text_that_is_too_long_still_counts(model: Encoder) -> None:
    long = "The readings of the gauge are taken every hour. " * 60
    assert not model.fits(long)
    plain, with_tail = model.encode([long, long + "Elephants paint in the circus of Atlantis. " * 20])
    assert cosine(plain, with_tail) < 0.99


@pytest.mark.model
def test_what_fits_is_read_in_one_window_and_what_does_not_in_several(model: Encoder) -> None:
    from sentence_transformers import SentenceTransformer

    words = "gauge " * 254
    assert model.fits(words)
    assert not model.fits(words + "gauge")
    plain = SentenceTransformer(str(model_folder(Settings())), device="cpu", local_files_only=True)
    assert cosine(plain.encode(words, normalize_embeddings=True), model.encode([words])[0]) == pytest.approx(
        1, abs=1e-4
    )


@pytest.mark.model
def test_the_bundled_model_knows_what_is_near_in_meaning(model: Encoder) -> None:
    question, near, far = model.encode(
        [
            "Why does Russia object to the Paris Call?",
            "Russia has criticised the Paris Call.",
            "Rivers rise in the spring.",
        ]
    )
    assert cosine(question, near) > cosine(question, far) + 0.3


# --- sentences where they stand ---


def marked(text: str) -> Sentenced:
    """A text with its sentences, each of which ends with a full stop."""
    return Sentenced(text, tuple(match.span() for match in re.finditer(r"[^.\s][^.]*\.", text)))


STANDING = [
    marked("Norway: gauges\nWe read the gauges each hour. This is not enough. Ten more stations are needed."),
    marked("One sentence alone."),
    marked("Мы не согласны. Это неприемлемо."),
    marked("The river rises. " + "And it rises again and again, as it did in each of the years before. " * 40),
]


@pytest.mark.model
def test_a_text_has_the_same_vector_with_its_sentences_and_each_of_these_one_of_its_own(any_encoder: Encoder) -> None:
    made = any_encoder.encode_sentences(STANDING)
    wholes = any_encoder.encode([one.text for one in STANDING])
    for one, whole, (text, sentences) in zip(made, wholes, STANDING, strict=True):
        assert cosine(one.whole, whole) == pytest.approx(1, abs=1e-4), text
        assert one.sentences.shape == (len(sentences), any_encoder.dimension)
        assert np.linalg.norm(one.sentences, axis=1) == pytest.approx(1, abs=1e-3)
    assert any_encoder.encode_sentences([]) == []


@pytest.mark.model
def test_a_sentence_is_the_mean_of_its_word_pieces_in_the_whole_text(model: Encoder) -> None:
    from sentence_transformers import SentenceTransformer

    plain = SentenceTransformer(str(model_folder(Settings())), device="cpu")
    text, sentences = STANDING[0]
    read = plain.tokenizer(text, return_offsets_mapping=True)["offset_mapping"]
    tokens = plain.encode(text, output_value="token_embeddings").numpy()
    (made,) = model.encode_sentences([STANDING[0]])
    for (start, end), vector, pieces in zip(sentences, made.sentences, made.pieces or (), strict=True):
        inside = np.array([row for row, (a, b) in zip(tokens, read, strict=True) if start <= a < b <= end])
        mean = np.mean(inside, axis=0)
        assert cosine(mean / np.linalg.norm(mean), vector) > 0.999
        assert agreement(pieces, signs_of(inside)) > 0.98


@pytest.mark.model
def test_an_anaphor_lies_nearer_to_what_it_means_where_it_stands(model: Encoder) -> None:
    question = model.encode(["Are hourly readings of the gauges enough?"])[0]
    (made,) = model.encode_sentences([STANDING[0]])
    assert cosine(question, made.sentences[1]) > cosine(question, model.encode(["This is not enough."])[0])


@pytest.mark.model
def test_both_engines_agree_on_sentences(model: Encoder, bundled_by_reference: SentenceEncoder) -> None:
    pairs = zip(model.encode_sentences(STANDING), bundled_by_reference.encode_sentences(STANDING), strict=True)
    for ours, theirs in pairs:
        assert (ours.sentences * theirs.sentences).sum(axis=1).min() > 0.998
        assert ours.pieces and theirs.pieces
        assert all(agreement(*pair) > 0.95 for pair in zip(ours.pieces, theirs.pieces, strict=True))


@pytest.mark.model
def test_a_sentence_longer_than_the_model_reads_has_all_its_word_pieces(
    model: Encoder, bundled_by_reference: SentenceEncoder
) -> None:
    long = "The river rises " + "and it rises again and again, as it did before, " * 60 + "says Orlania."
    whole = Sentenced(f"Norway: gauges\n{long}", ((15, 15 + len(long)),))
    (ours,), (theirs,) = (one.encode_sentences([whole]) for one in (model, bundled_by_reference))
    assert not model.fits(whole.text)
    (pieces,), (others,) = ours.pieces or (), theirs.pieces or ()
    assert len(pieces) > len(long.split())
    assert agreement(pieces, others) > 0.95
    (last,) = model.encode_sentences([Sentenced("says Orlania.", ((0, 13),))])
    ends = last.pieces[0] if last.pieces else pieces
    assert agreement(pieces[-len(ends) :], ends) > agreement(pieces[: len(ends)], ends) + 0.1


def agreement(some: Signs, others: Signs) -> float:
    """The share of the signs that are the same."""
    assert some.shape == others.shape
    return float((np.unpackbits(some) == np.unpackbits(others)).mean())


def test_a_piece_belongs_to_the_sentence_where_it_ends_and_a_sentence_without_one_gets_all() -> None:
    """Some tokenizers count the space before a word to its piece."""
    pieces = np.arange(10, dtype=np.float32).reshape(5, 2)
    read = Read(pieces, [(0, 0), (0, 3), (3, 9), (9, 14), (0, 0)])
    made = parted(read, [(0, 3), (4, 14), (20, 25)])
    assert [own.tolist() for own in made] == [pieces[1:2].tolist(), pieces[2:4].tolist(), pieces[1:4].tolist()]


def test_windows_are_read_as_one_text() -> None:
    text = "aa bb cc dd ee"

    def read(texts: list[str]) -> list[Read]:
        spans = [[(0, 0), *(match.span() for match in re.finditer(r"\w+", one)), (0, 0)] for one in texts]
        return [Read(np.zeros((len(own), 2), dtype=np.float32), own) for own in spans]

    windows = Windows(2, lambda text: [match.span() for match in re.finditer(r"\w+", text)])
    whole = windows.read(text, read)
    assert [text[start:end] for start, end in whole.offsets if end] == text.split()
    assert len(whole.pieces) == len(whole.offsets) == 5 + 2 * 3


@pytest.mark.model
def test_words_that_are_parted_by_a_window_are_read_by_both_engines(
    model: Encoder, bundled_by_reference: SentenceEncoder
) -> None:
    """A part of a word has other pieces than the whole, and often more."""
    long = " ".join(f"unpronounceab{number}ization electrophys{number}iologically" for number in range(200))
    whole = Sentenced(long, ((0, len(long)),))
    for encoder in (model, bundled_by_reference):
        (made,) = encoder.encode_sentences([whole])
        assert made.pieces and len(made.pieces[0]) > 1000


# --- two engines, one model ---


@pytest.mark.model
def test_the_bundled_model_is_run_by_the_fast_engine_which_agrees_with_the_reference(
    model: Encoder, bundled_by_reference: SentenceEncoder
) -> None:
    assert isinstance(model, OpenVinoEncoder)
    texts = [*TEXTS, *(f"{' '.join(TEXTS)} {'The readings rise. ' * length}" for length in (1, 7, 40, 200))]
    agreement = (model.encode(texts) * bundled_by_reference.encode(texts)).sum(axis=1)
    assert agreement.min() > 0.999
    assert [model.fits(text) for text in texts] == [bundled_by_reference.fits(text) for text in texts]
    assert model.fingerprint == bundled_by_reference.fingerprint


@pytest.mark.model
@pytest.mark.parametrize("pooling", ["mean", "cls", "max"])
def test_any_model_of_sentence_transformers_is_converted(
    tiny_model: Path, tmp_path: Path, pooling: Literal["mean", "cls", "max"]
) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer

    transformer = Transformer(str(tiny_model), max_seq_length=16)
    SentenceTransformer(
        modules=[transformer, Pooling(transformer.get_embedding_dimension(), pooling)], device="cpu"
    ).save_pretrained(str(tmp_path / "model"))
    fast = load_encoder(Settings(model=str(tmp_path / "model"), engine="openvino"))
    texts = ["river water", "gauge", "the level of the river of a state", "river " * 40]
    reference = SentenceEncoder(tmp_path / "model")
    assert ((fast.encode(texts) * reference.encode(texts)).sum(axis=1) > 0.999).all()
    (ours,), (theirs,) = (one.encode_sentences([marked("The river. The gauge.")]) for one in (fast, reference))
    assert (ours.sentences * theirs.sentences).sum(axis=1).min() > 0.999
    assert fast.fingerprint.endswith("-late" if pooling == "mean" else "-alone")
    for encoder, made in ((fast, ours), (reference, theirs)):
        assert encoder.averages is (made.pieces is not None) is (pooling == "mean")


@pytest.mark.model
def test_a_model_is_converted_once_and_again_where_its_files_are_damaged(tiny_model: Path, tmp_path: Path) -> None:
    settings = Settings(model=str(tiny_model), engine="openvino", cache=tmp_path)
    vectors = load_encoder(settings).encode(["river"])
    (folder,) = (tmp_path / "encoders").iterdir()
    made = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    load_encoder(settings)
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == made
    for name in made:
        (folder / name).write_bytes((folder / name).read_bytes()[:-1])
        assert np.array_equal(load_encoder(settings).encode(["river"]), vectors)
        assert [path.name for path in (tmp_path / "encoders").iterdir()] == [folder.name]
    with pytest.raises(EncoderError, match="no converted model can be read"):
        OpenVinoEncoder(tmp_path)


@pytest.mark.model
def test_of_all_that_need_a_model_at_once_one_converts_it(
    tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[Path] = []
    write = convert._write

    def noted(reference: SentenceEncoder, folder: Path) -> None:
        written.append(folder)
        write(reference, folder)

    monkeypatch.setattr(convert, "_write", noted)
    reference = SentenceEncoder(tiny_model)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: convert.convert(reference, tmp_path / "encoders" / "tiny"), range(4)))
    assert len(written) == 1
    assert OpenVinoEncoder(tmp_path / "encoders" / "tiny").fingerprint == reference.fingerprint


@pytest.mark.model
def test_a_converted_model_that_disagrees_with_its_reference_is_not_used(tiny_model: Path, tmp_path: Path) -> None:
    settings = Settings(model=str(tiny_model), engine="openvino", cache=tmp_path)
    load_encoder(settings)
    (folder,) = (tmp_path / "encoders").iterdir()
    card = json.loads((folder / "card.json").read_text("utf-8"))
    card["probes"][0] = [-number for number in card["probes"][0]]
    (folder / "card.json").write_text(json.dumps(card), "utf-8")
    with pytest.raises(EncoderError, match="disagrees with its reference"):
        OpenVinoEncoder(folder)
    assert isinstance(load_encoder(settings), OpenVinoEncoder)  # made anew


@pytest.mark.model
def test_where_the_fast_engine_cannot_be_had_the_reference_is_taken_unless_the_fast_one_was_named(
    tiny_model: Path, tmp_path: Path
) -> None:
    (tmp_path / "cache").write_text("a file in the way", "utf-8")
    settings = Settings(model=str(tiny_model), cache=tmp_path / "cache")
    assert isinstance(load_encoder(settings), SentenceEncoder)
    with pytest.raises(EncoderError, match="can't be written"):
        load_encoder(settings.model_copy(update={"engine": "openvino"}))


@pytest.mark.model
def test_the_setting_names_the_engine(tiny_model: Path, engine: Literal["openvino", "sentence-transformers"]) -> None:
    encoder = load_encoder(Settings(model=str(tiny_model), engine=engine))
    assert isinstance(encoder, OpenVinoEncoder if engine == "openvino" else SentenceEncoder)


@pytest.mark.model
def test_a_question_is_encoded_without_torch(model: Encoder) -> None:
    assert model  # it is converted
    program = (
        "import sys\nfrom index.encode import load_encoder\nfrom index.settings import Settings\n"
        "load_encoder(Settings()).encode(['What is the objection?'])\n"
        "print(sorted({'torch', 'transformers', 'sentence_transformers', 'huggingface_hub'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.model
def test_many_threads_get_the_vectors_of_their_own_texts(model: Encoder) -> None:
    texts = [f"The reading number {number} of the gauge." for number in range(40)]
    alone = model.encode(texts)
    with ThreadPoolExecutor(8) as threads:
        rows = list(threads.map(lambda text: model.encode([text, texts[0]])[0], texts))
    assert ((alone * np.stack(rows)).sum(axis=1) > 0.9999).all()


# --- which model it is ---


@pytest.mark.model
def test_the_fingerprint_is_the_same_at_every_load(tiny_model: Path) -> None:
    assert SentenceEncoder(tiny_model).fingerprint == SentenceEncoder(tiny_model, batch=7).fingerprint


@pytest.mark.model
def test_another_model_has_another_fingerprint(model: Encoder, tiny_model: Path) -> None:
    tiny = SentenceEncoder(tiny_model)
    assert (tiny.dimension, model.dimension) == (16, 384)
    assert tiny.fingerprint != model.fingerprint
    assert "-16-cls-" in tiny.fingerprint
    assert "-384-mean-" in model.fingerprint


@pytest.mark.model
@pytest.mark.parametrize("file", ["model.safetensors", "1_Pooling/config.json", "tokenizer.json", "modules.json"])
def test_a_change_in_any_file_of_the_model_changes_the_fingerprint(tiny_model: Path, tmp_path: Path, file: str) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(tiny_model, copy)
    assert SentenceEncoder(copy).fingerprint == SentenceEncoder(tiny_model).fingerprint
    data = (copy / file).read_bytes()
    changed = data[:-2] + bytes([data[-2] ^ 1, data[-1]]) if file.endswith("safetensors") else data + b"\n"
    (copy / file).write_bytes(changed)
    assert SentenceEncoder(copy).fingerprint != SentenceEncoder(tiny_model).fingerprint


@pytest.mark.model
def test_a_folder_is_a_model_by_its_path(tiny_model: Path) -> None:
    assert load_encoder(Settings(model=str(tiny_model))).dimension == 16


@pytest.mark.model
def test_the_bundled_model_claims_english_and_a_named_one_nothing(model: Encoder, tiny_model: Path) -> None:
    assert model.languages == frozenset({"en"})
    assert load_encoder(Settings(model=str(tiny_model))).languages is None


# --- what can't be loaded ---


@pytest.mark.model
@pytest.mark.parametrize(
    "content", [{}, {"modules.json": "[]"}, {"config.json": "{}"}, {"modules.json": "not json"}], ids=repr
)
def test_a_folder_without_a_model_is_refused_with_its_name(tmp_path: Path, content: dict[str, str]) -> None:
    for name, text in content.items():
        (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(EncoderError, match=f"{tmp_path}: no sentence-transformers model can be loaded"):
        load_encoder(Settings(model=str(tmp_path)))


def test_a_model_of_the_hub_is_not_looked_for_on_the_network(
    opened_sockets: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(EncoderError, match=r"'example/no-such-model' is no folder .*DEMARCHE_ALLOW_DOWNLOADS=true"):
        model_folder(Settings(model="example/no-such-model"))
    assert opened_sockets == []


@pytest.mark.parametrize("name", ["no/such/folder/at/all", "", "..", "a name with spaces"])
def test_a_name_that_is_neither_folder_nor_model_is_an_encoder_error(name: str) -> None:
    with pytest.raises(EncoderError):
        load_encoder(Settings(model=name))


@pytest.mark.model
def test_loading_and_using_the_bundled_model_opens_no_socket(opened_sockets: list[str]) -> None:
    load_encoder(Settings(model=BUNDLED_MODEL)).encode(["We agree."])
    assert opened_sockets == []


def test_an_encoder_on_demand_is_loaded_when_it_is_asked_for_and_once_for_all_threads(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    loaded: list[Settings] = []

    def load(settings: Settings) -> HashingEncoder:
        time.sleep(0.05)
        loaded.append(settings)
        return HashingEncoder()

    monkeypatch.setattr("index.encode.load_encoder", load)
    encoder = encoder_on_demand(Settings())
    assert loaded == []
    with ThreadPoolExecutor(4) as threads:
        got = list(threads.map(lambda _: encoder(), range(8)))
    assert len(loaded) == 1
    assert all(one is got[0] for one in got)


# --- vectors ---


def test_unit_scales_rows_and_leaves_zeros() -> None:
    scaled = unit(np.array([[3, 4], [0, 0], [-2, 0]], dtype=np.float32))
    assert scaled.tolist() == [[pytest.approx(0.6), pytest.approx(0.8)], [0, 0], [-1, 0]]
    assert scaled.dtype == np.float32


@pytest.mark.parametrize(
    ("vector", "sound"), [([0.6, 0.8], True), ([0.6, 0.9], False), ([0, 0], False), ([float("nan"), 1], False)]
)
def test_a_vector_of_another_length_is_damaged(vector: list[float], sound: bool) -> None:
    assert is_unit(np.array(vector, dtype=np.float32)) is sound
