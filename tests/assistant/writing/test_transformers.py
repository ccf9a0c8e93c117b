"""A real server of language models, with a tiny one that knows nothing: it streams, and what it babbles is labelled and never quoted."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assistant.writing.pointing import MARKS
from assistant.writing.writer import writer_of
from index.settings import Settings
from tests.conftest import serving

from .making import answer

if TYPE_CHECKING:
    from assistant.answer import Answer

WORDS = [
    " the",
    " Russia",
    " agrees",
    " objects",
    " not",
    " 7",
    " 2019",
    "[1]",
    "[2]",
    "[99]",
    "“",
    "”",
    ". The",
    ".\n",
    "<img src=x>",
]
"""Pieces that make babble look like an answer; the rest of the vocabulary are single bytes."""


@pytest.fixture(scope="module")
def babbler(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a model of some thousand random weights and its tokenizer."""
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import GenerationConfig, LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    folder = tmp_path_factory.mktemp("babbler")
    vocabulary = {piece: n for n, piece in enumerate(["<s>", "</s>", *sorted(pre_tokenizers.ByteLevel.alphabet())])}
    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_tokens(WORDS)
    ends = {"bos_token": "<s>", "eos_token": "</s>"}
    whole = PreTrainedTokenizerFast(tokenizer_object=tokenizer, **ends)
    whole.chat_template = "{% for message in messages %}<s>{{ message['content'] }}{% endfor %}"
    whole.save_pretrained(folder)

    torch.manual_seed(7)
    config = LlamaConfig(
        vocab_size=len(whole), hidden_size=32, intermediate_size=64, num_hidden_layers=1, num_attention_heads=2,
        max_position_embeddings=16384, bos_token_id=0, eos_token_id=1, tie_word_embeddings=False,
    )  # fmt: skip
    model = LlamaForCausalLM(config)
    with torch.no_grad():
        model.lm_head.weight[len(vocabulary) :] *= 4  # so that words come more often than bytes
    model.generation_config = GenerationConfig(no_repeat_ngram_size=2)
    model.save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def written(babbler: Path) -> list[Answer]:
    """The answer to the seed statement's question as the model writes beside it, stage by stage."""
    command = [str(Path(sys.executable).with_name("transformers")), "serve", str(babbler), "--device", "cpu"]
    offline = os.environ | {"HF_HUB_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1"}
    with serving(command, "health", offline) as url:
        writer = writer_of(Settings(llm_url=f"{url}/v1", llm_model=str(babbler)))
        assert writer is not None
        return list(writer.answers(answer()))


def test_its_text_streams(written: list[Answer]) -> None:
    prose = [one.prose for one in written[:-1] if one.prose]
    assert len(prose) > 1
    lengths = [len(one.sentences) for one in prose]
    assert lengths == sorted(lengths)
    assert lengths[0] < lengths[-1]


def test_the_quotes_are_what_they_are_without_it(written: list[Answer]) -> None:
    alone = answer()
    assert all(one.quotes == alone.quotes for one in written)
    assert all(one.text == alone.text for one in written)


def test_what_it_babbles_is_labelled(written: list[Answer]) -> None:
    *_, final = written
    assert final.prose is not None
    counts = final.prose.counts
    assert counts.own > 0
    assert counts.unquoted > 0
    assert counts.removed > 0
    assert counts.dropped > 0
    for sentence in final.prose.sentences:
        assert not set(sentence.words) & set(MARKS)
        assert "<" not in sentence.words
        assert all(1 <= number <= len(final.quotes) for number in sentence.quotes)
