"""The saved runs as a table and as plots, and what went wrong in one of them."""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from assistant.amounts import count
from assistant.web.address import page_of
from assistant.web.runs import risk_coverage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.web.runs import Figure, Run, Wrong

_FIGURES = 4
"""Figures of a run that the table and the plots show; its own page has all."""
_WRONG = 200
_WIDTH, _HEIGHT = 320, 120


def body(runs: Sequence[Run], unread: Sequence[str]) -> str:
    """The page with all runs."""
    lead = (
        '<p class="lead">What <code>demarche eval</code> measured, the newest first. A figure is only worth what can be '
        "measured again: each run names its code.</p>"
    )
    if not runs:
        table = '<p class="nothing">No run was saved yet. Make one with <code>demarche eval QUESTIONS.jsonl</code>.</p>'
    else:
        table = _table(runs)
    others = _unread(unread) if unread else ""
    return f'<div class="leaf-body wide"><h1>Evaluation</h1>{lead}{table}{others}{_over_time(runs)}</div>'


def _unread(names: Sequence[str]) -> str:
    sentence = f"Not read, since no run of this version: {', '.join(names)}"
    return f'<p class="notice" dir="auto">{escape(sentence)}</p>'


def _table(runs: Sequence[Run]) -> str:
    rows = "".join(
        f'<tr><td>{escape(_when(run))}</td><th scope="row"><a href="{_address(run)}">{escape(run.name)}</a></th>'
        f"<td>{run.asked:,}</td><td>{_figures(run, _FIGURES)}</td><td>{len(run.wrong):,}</td>"
        f"<td><code>{escape(run.commit[:19])}</code></td></tr>"
        for run in runs
    )
    heads = "".join(
        f'<th scope="col">{head}</th>' for head in ("When", "What", "Questions", "Figures", "Not right", "Code")
    )
    return (
        '<div class="scroll" role="region" aria-label="Runs" tabindex="0"><table class="runs">'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _address(run: Run) -> str:
    return escape(f"/evaluation/{quote(run.file)}")


def _when(run: Run) -> str:
    return run.measured[:16].replace("T", " ")


def _figures(run: Run, most: int | None = None) -> str:
    shown = [f"<span><b>{escape(name)}</b> {_share(one)}</span>" for name, one in list(run.figures.items())[:most]]
    return f'<span class="figures">{"".join(shown)}</span>'


def _share(one: Figure) -> str:
    interval = f" [{one.low:.3f} {one.high:.3f}]" if one.low is not None and one.high is not None else ""
    return f"{one.mean:.3f}{interval}"


def _over_time(runs: Sequence[Run]) -> str:
    """The figures of what was measured more than once, each over its runs."""
    sections = []
    for name, group in groupby(sorted(runs, key=lambda run: (run.name, run.measured)), key=lambda run: run.name):
        measured = list(group)
        plots = "".join(_over_runs(figure, measured) for figure in list(measured[-1].figures)[:_FIGURES])
        if plots:
            sections.append(
                f'<section class="over-runs"><h2>{escape(name)}</h2><div class="plots">{plots}</div></section>'
            )
    return "".join(sections)


def _over_runs(figure: str, runs: Sequence[Run]) -> str:
    """One figure over the runs that have it, oldest first; nothing where only one has."""
    measured = [run for run in runs if figure in run.figures]
    if len(measured) < 2:
        return ""
    values = [run.figures[figure].mean for run in measured]
    points = [(index / (len(values) - 1), value) for index, value in enumerate(values)]
    days = (_when(measured[0])[:10], _when(measured[-1])[:10])
    label = f"{values[0]:.3f} on {days[0]}, {values[-1]:.3f} on {days[1]}, in {len(values)} runs"
    return f'<figure class="curve"><figcaption><h3>{escape(figure)}</h3>{label}</figcaption>{_curve(points, days)}</figure>'


def _curve(points: Sequence[tuple[float, float]], ends: tuple[str, str]) -> str:
    """Points between 0 and 1 as a line; the grid marks quarters. `ends` is what stands below its two ends."""
    line = " ".join(f"{x * _WIDTH:.1f},{(1 - y) * _HEIGHT:.1f}" for x, y in points)
    dots = "".join(
        f'<circle cx="{x * _WIDTH:.1f}" cy="{(1 - y) * _HEIGHT:.1f}" r="3"></circle>' for x, y in points[:60]
    )
    grid = "".join(f'<path d="M0 {_HEIGHT * part:.0f}H{_WIDTH}"></path>' for part in (0, 0.25, 0.5, 0.75, 1))
    heights = "".join(
        f'<text x="-8" y="{_HEIGHT * (1 - share) + 3:.0f}" text-anchor="end">{share:g}</text>' for share in (0, 0.5, 1)
    )
    below = "".join(
        f'<text x="{x}" y="{_HEIGHT + 16}" text-anchor="{anchor}">{escape(words)}</text>'
        for words, x, anchor in zip(ends, (0, _WIDTH), ("start", "end"), strict=True)
    )
    return (
        f'<svg viewBox="-28 -8 {_WIDTH + 36} {_HEIGHT + 30}" aria-hidden="true"><g class="grid">{grid}</g>'
        f'<polyline points="{line}"></polyline>{dots if len(points) <= 30 else ""}{heights}{below}</svg>'
    )


def run_body(run: Run) -> str:
    """The page of one run."""
    wrong = "".join(_wrong(number, run) for number in range(min(_WRONG, len(run.wrong))))
    more = len(run.wrong) - _WRONG
    rest = f'<p class="notice">{more:,} more are in the file.</p>' if more > 0 else ""
    made = escape(f"{_when(run)} UTC, {count(run.asked, 'question')}, code")
    silence = ""
    if run.confidences and not all(answerable for _, answerable in run.confidences):
        silence = (
            '<figure class="curve"><figcaption><h2>Risk and coverage</h2>Of the questions answered, the share that have no '
            "answer, as ever less sure ones are answered too</figcaption>"
            f"{_curve(risk_coverage(run.confidences), ('the surest alone', 'all answered'))}</figure>"
        )
    return (
        f'<div class="leaf-body"><p><a href="/evaluation">All runs</a></p><h1>{escape(run.name)}</h1>'
        f'<p class="lead">{made} <code>{escape(run.commit or "unknown")}</code></p>'
        f"{_figures(run)}{silence}<h2>{escape(count(len(run.wrong), 'question'))} not right</h2>"
        f'<ol class="wrong">{wrong}</ol>{rest}</div>'
    )


def _wrong(number: int, run: Run) -> str:
    one = run.wrong[number]
    address = escape(f"/?{urlencode([('question', question) for question in one.questions])}")
    ask = f'<p class="ask"><a href="{address}">Ask {"it" if len(one.questions) == 1 else "them"} now</a></p>'
    told = f"<p>{escape(one.figures)}</p>" if one.figures else _compared(one)
    return (
        f'<li><details><summary dir="auto">{escape(" → ".join(one.questions))}</summary>{told}'
        f"{ask if one.known else ''}</details></li>"
    )


def _compared(one: Wrong) -> str:
    wanted = (
        _quoted(f"“{text}” ({doc})", "Check it", f"/check?{urlencode({'text': text})}") for text, doc in one.expected
    )
    quoted = (_quoted(text, "See it there", f"{page_of(statement)}?at={start}") for text, statement, start in one.got)
    expected, got = "".join(wanted) or "<li>silence</li>", "".join(quoted) or "<li>no evidence</li>"
    return f"<h3>Expected</h3><ul>{expected}</ul><h3>Quoted</h3><ul>{got}</ul>"


def _quoted(text: str, way: str, address: str) -> str:
    """A quotation, with the way to where it stands."""
    return (
        f'<li dir="auto">{escape(text)} <a href="{escape(address)}">{way}'
        f'<span class="unseen">: {escape(text[:60])}</span></a></li>'
    )
