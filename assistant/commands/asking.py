"""Questions: `ask`, `chat` and `search`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.commands.options import (
    Bodies,
    Delegations,
    From,
    Home,
    Json,
    Languages,
    Lift,
    Meetings,
    Speakers,
    Statements,
    To,
    filters_of,
)
from assistant.progress import waiting
from assistant.terminal import typed, warn, width, write, write_json

if TYPE_CHECKING:
    from assistant import Answer, Filters
    from assistant.assistant import Assistant

_LOADING = "Opening the library and the model …"


def ask(
    question: Annotated[str, typer.Argument(help="In any language of the library.", show_default=False)],
    delegation: Delegations = None,
    statement: Statements = None,
    speaker: Speakers = None,
    body: Bodies = None,
    meeting: Meetings = None,
    language: Languages = None,
    date_from: From = None,
    date_to: To = None,
    lift: Lift = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            metavar="FILE",
            help="Write the answer into a new file too, with footnotes: .md or .docx.",
            show_default=False,
        ),
    ] = None,
    certificates: Annotated[
        Path | None,
        typer.Option(
            "--certificates",
            metavar="FILE",
            help="Write a certificate for each quotation into a new file, for demarche verify-quotes.",
            show_default=False,
        ),
    ] = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Answer a question with quotations, or say there are none."""
    from assistant import open_assistant
    from index.settings import load_settings

    filters = filters_of(delegation, statement, body, language, date_from, date_to, speaker, meeting, lift)
    _require_new(output, certificates)
    with waiting(_LOADING):
        assistant = open_assistant(settings=load_settings(home=home))
        stages = assistant.answers(typed(question), filters=filters)
        answer = next(stages)
    if not as_json:
        _show(answer)
    answer = _written(answer, stages, aloud=not as_json)
    _save(assistant, answer, output, certificates)
    if as_json:
        write_json(answer.to_dict())


def chat(
    delegation: Delegations = None,
    statement: Statements = None,
    speaker: Speakers = None,
    body: Bodies = None,
    meeting: Meetings = None,
    language: Languages = None,
    date_from: From = None,
    date_to: To = None,
    lift: Lift = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Ask question after question. Each is read in the light of those before; an empty line or Ctrl-D ends."""
    from assistant import open_assistant
    from index.settings import load_settings

    filters = filters_of(delegation, statement, body, language, date_from, date_to, speaker, meeting, lift)
    with waiting(_LOADING):
        assistant = open_assistant(settings=load_settings(home=home))
    answers = [answer.to_dict() for answer in _conversation(assistant, filters, aloud=not as_json)]
    if as_json:
        write_json({"answers": answers})


def search(
    query: Annotated[str, typer.Argument(help="Words, a name or a question.", show_default=False)],
    k: Annotated[int, typer.Option("-k", min=1, help="How many passages.")] = 10,
    delegation: Delegations = None,
    statement: Statements = None,
    speaker: Speakers = None,
    body: Bodies = None,
    meeting: Meetings = None,
    language: Languages = None,
    date_from: From = None,
    date_to: To = None,
    lift: Lift = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """List the passages that bear most on a query, best first. They are no answer."""
    from assistant import open_assistant
    from assistant.commands.rendering import hits_text
    from index.settings import load_settings

    filters = filters_of(delegation, statement, body, language, date_from, date_to, speaker, meeting, lift)
    with waiting(_LOADING):
        assistant = open_assistant(settings=load_settings(home=home))
        hits = assistant.retrieve(typed(query), k=k, filters=filters)
    if notice := assistant.overview().notice:
        warn(f"notice: {notice}")
    if as_json:
        write_json({"query": typed(query), "hits": [hit.to_dict() for hit in hits]})
    else:
        write(hits_text(hits, width()))


def _require_new(output: Path | None, certificates: Path | None) -> None:
    """Refuse what can't be written before anything is asked."""
    if output:
        from assistant.exports import writer_for

        writer_for(output)
    if certificates:
        from assistant.certificates import require_new

        require_new(certificates)


def _save(assistant: Assistant, answer: Answer, output: Path | None, certificates: Path | None) -> None:
    """Write the files that were asked for beside the answer."""
    if output:
        from assistant.exports import save

        save(answer, output)
    if certificates and answer.quotes:
        from assistant.certificates import write_certificates

        write_certificates(certificates, assistant.certify(answer))
    elif certificates:
        warn(f"note: there is nothing to certify, so {certificates} was not written")


def _written(answer: Answer, stages: Iterator[Answer], *, aloud: bool) -> Answer:
    """The answer as it stays, once a language model has written beside its quotes; its sentences are shown as they come."""
    from assistant.terminal import wrapped
    from assistant.wording import in_prose, taken_out, written_by

    last, shown = answer, 0
    for stage in stages:
        last = stage
        if aloud and stage.prose and not shown:
            write(f"\n{wrapped(written_by(stage), width())}\n")
        for sentence in stage.prose_sentences[shown:] if aloud else ():
            write(wrapped(in_prose(sentence), width()))
        shown = len(stage.prose_sentences)
    if aloud and last is not answer:
        if last.status != answer.status:
            _show(last)
        elif last.prose and (out := taken_out(last.prose.counts)):
            write(out)
        if last.status == answer.status and last.notice and last.notice != answer.notice:
            warn(f"notice: {last.notice}")
    return last


def _show(answer: Answer) -> None:
    from assistant.commands.rendering import answer_text

    write(answer_text(answer, width()))
    if answer.notice:
        warn(f"notice: {answer.notice}")


def _conversation(assistant: Assistant, filters: Filters, *, aloud: bool) -> Iterator[Answer]:
    """Answers to what is typed, each asked after those before; a question that can't be used is said and forgotten."""
    from assistant import Turn
    from index.errors import QuestionError

    history: tuple[Turn, ...] = ()
    for question in _typed_lines():
        try:
            with waiting("Looking for evidence …"):
                stages = assistant.answers(question, history=history, filters=filters)
                answer = next(stages)
            if aloud:
                _show(answer)
            answer = _written(answer, stages, aloud=aloud)
        except QuestionError as error:
            warn(f"error: {error}")
            continue
        history += answer.turns
        yield answer


def _typed_lines() -> Iterator[str]:
    """What the user types, line by line, up to an empty line or the end."""
    interactive = sys.stdin.isatty()
    if interactive:
        with suppress(ImportError):  # not on every system
            import readline  # noqa: F401  (gives `input` a history and the arrow keys)
        warn("Ask a question; an empty line or Ctrl-D ends.")
    while True:
        try:
            line = input(_prompt() if interactive else "")
        except EOFError:
            return
        if not line.strip():
            return
        yield typed(line)


def _prompt() -> str:
    """The prompt for `input`, which writes it to stdout; where that isn't the terminal, it goes to stderr."""
    if sys.stdout.isatty():
        return "\n? "
    typer.echo("\n? ", err=True, nl=False)
    return ""
