"""A run, and its comparison with another, for reading in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evals.retrieval.compare import Comparison
    from evals.retrieval.record import Record

LEGEND = {
    "nDCG@10": "nDCG@10  how high what bears on the question stands among the first ten",
    "R@5": "R@5 …    share of what bears on it that is among the first 5, 10, 100",
    "MRR": "MRR      one over the rank of the first that does",
    "paragraph@1": "paragraph@5  one of the first five passages touches the answer's paragraph",
    "answer@1": "answer@5     one of them holds the answer whole",
    "answer in the first": "answer in the first  the first quote holds the answer whole; then: one of the first three does",
    "precision": "precision, recall, F1  of the sentences quoted; by cosine: of as many, by their cosine alone",
}
"""What a measure says, by the first of those that its line explains."""

_NAMED = 5
"""How many queries without a hit the text names; the saved run has them all."""


def to_text(record: Record, comparison: Comparison | None = None) -> str:
    """The report, with the comparison behind it where there is one."""
    parts = [_title(record), _table(record), "\n".join(LEGEND[name] for name in record.measures if name in LEGEND)]
    parts += ["\n".join(remarks)] if (remarks := _remarks(record)) else []
    parts += [_compared(comparison)] if comparison else []
    return "\n\n".join(parts) + "\n"


def _title(record: Record) -> str:
    made = record.made
    asked = f"{record.name}: {len(record.queries):,} queries"
    return f"{asked}; {made.statements:,} statements, {made.passages:,} passages, {made.generation or 'no index'}"


def _table(record: Record) -> str:
    figures = record.figures()
    wide = max(14, *(len(name) + 2 for name in figures))
    lines = [f"{'':{wide}}{'mean':>7}   95 % interval"]
    for name, figure in figures.items():
        lines.append(f"{name:{wide}}{figure.mean:7.4f}   {figure.low:.4f} to {figure.high:.4f}")
    times = record.seconds()
    lines.append(
        f"{'seconds':{wide}}{_seconds(times['median']):>7}   median; 95 of 100 within {_seconds(times['p95'])}"
    )
    return "\n".join(lines)


def _seconds(value: float | None) -> str:
    return "–" if value is None else f"{value:.4f}"


def _remarks(record: Record) -> list[str]:
    remarks = [*record.notes]
    if record.without_hits:
        some = [*record.without_hits[:_NAMED], *(["…"] if len(record.without_hits) > _NAMED else [])]
        remarks.append(f"{len(record.without_hits)} queries found nothing at all and count as 0: {', '.join(some)}")
    if record.unread:
        reasons = ", ".join(sorted(set(record.unread.values())))
        remarks.append(f"{len(record.unread)} rows could not be ingested and can't be found: {reasons}")
    if record.made.notice:
        remarks.append(record.made.notice)
    return remarks


def _compared(comparison: Comparison) -> str:
    left = comparison.only_now + comparison.only_before
    beside = f"; {left:,} that only one of them asked are left out" if left else ""
    lines = [f"Against {comparison.against}, {comparison.common:,} queries{beside}:"]
    wide = max(14, *(len(name) + 2 for name in comparison.differences))
    lines.append(
        f"{'':{wide}}{'before':>7}{'now':>8}{'change':>9}   {'95 % interval':20}{'better':>7}{'worse':>7}{'equal':>7}"
    )
    for name, one in comparison.differences.items():
        interval = f"{one.change.low:+.4f} to {one.change.high:+.4f}"
        counts = f"{one.better:7}{one.worse:7}{one.equal:7}"
        lines.append(f"{name:{wide}}{one.before:7.4f}{one.now:8.4f}{one.change.mean:+9.4f}   {interval:20}{counts}")
    return "\n".join(lines)
