"""A question set with a language model's words and without, side by side."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evals.metrics import Judged
    from evals.report import Report


@dataclass(frozen=True, slots=True)
class Written:
    """What the model did, over all questions.

    Attributes:
        answers: questions beside whose quotes its words stand.
        sentences: that it wrote there.
        unsupported: of these, the ones that point at no quote.
        marked: names, numbers and the like that the quotes don't hold.
        turned: sentences that deny what the quotes don't, or the other way round.
        altered: sentences that are nearly the words of quotes, or joined from several.
        unquoted, dropped: quotation marks and pointers that were taken out.
        tokens: that it wrote, as far as its server counts them.
    """

    answers: int
    sentences: int
    unsupported: int
    marked: int
    turned: int
    altered: int
    unquoted: int
    dropped: int
    tokens: int

    @staticmethod
    def of(judged: Sequence[Judged]) -> Written:
        """Of the answers to a set."""
        proses = [one.prose for one in judged if one.prose]
        return Written(
            answers=len(proses),
            sentences=sum(len(one.sentences) for one in proses),
            unsupported=sum(one.counts.own for one in proses),
            marked=sum(one.counts.marked for one in proses),
            turned=sum(one.counts.turned for one in proses),
            altered=sum(one.counts.altered for one in proses),
            unquoted=sum(one.counts.unquoted for one in proses),
            dropped=sum(one.counts.dropped for one in proses),
            tokens=sum(one.tokens or 0 for one in proses),
        )


@dataclass(frozen=True, slots=True)
class SideBySide:
    """The same questions, asked without the model and with it."""

    extractive: Report
    model: Report

    def to_dict(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "extractive": self.extractive.to_dict(),
            "model": self.model.to_dict(),
            "written": asdict(Written.of(self.model.judged)),
        }

    def to_text(self) -> str:
        """A table of the figures that may differ, then what the model wrote."""
        before, after = self.extractive.overall, self.model.overall
        rows = [
            (heading, getattr(before, name), getattr(after, name))
            for heading, name in (
                ("first quote hits", "first_quote"),
                ("in the first three", "three_quotes"),
                ("answered", "answered"),
                ("silent", "abstained"),
                ("quotes exact", "exact"),
                ("seconds, median", "seconds_median"),
                ("seconds, p95", "seconds_p95"),
            )
        ]
        lines = [f"{'':20}{'extractive':>12}{'model':>12}"]
        lines += [f"{heading:20}{_shown(one):>12}{_shown(other):>12}" for heading, one, other in rows]
        lines += ["", "Words of the model:"]
        lines += [f"{name:20}{value:>12,}" for name, value in asdict(Written.of(self.model.judged)).items()]
        return "\n".join([f"{self.model.name}: {after.questions} questions", *lines]) + "\n"


def _shown(figure: float | None) -> str:
    return "–" if figure is None else f"{figure:.3f}"
