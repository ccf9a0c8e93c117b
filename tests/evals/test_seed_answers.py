"""The seed's questions, asked of the real model through the runner: the figures that may not fall."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from evals.metrics import Figures, figures
from evals.run import evaluate
from index.settings import Settings
from tests.conftest import REPOSITORY, SEEDS

if TYPE_CHECKING:
    from index.encode import Encoder

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def found(model: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Figures:
    """The figures over all questions on the seed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("index.encode.load_encoder", lambda _settings: model)
        settings = Settings(home=tmp_path_factory.mktemp("evaluated"))
        report = evaluate(REPOSITORY / "evals" / "questions" / "seed.jsonl", SEEDS, settings=settings)
    return figures(report.judged)


def test_every_quote_is_exact(found: Figures) -> None:
    assert found.exact == 1.0
    assert found.quotes >= found.answerable


def test_one_of_the_first_three_quotes_answers(found: Figures) -> None:
    assert found.three_quotes is not None
    assert found.three_quotes >= 0.8


def test_it_speaks_and_is_silent_at_the_right_time(found: Figures) -> None:
    assert found.balanced is not None
    assert found.balanced >= 0.85
