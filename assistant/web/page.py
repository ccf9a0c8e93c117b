"""The page: Gradio's components, and what happens when the reader does something."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence  # Gradio looks up the annotations of an event's handler
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.answer import KINDS, Filters
from assistant.web import render
from assistant.web.conversation import Conversation, before, extended, numbered, refusal, turns
from assistant.web.examples import MAX_EXAMPLES, examples
from assistant.web.panel import panel
from index.errors import DemarcheError

if TYPE_CHECKING:
    from assistant.answer import Answer, Turn
    from assistant.web.reader import Assistant, Overview

CONCURRENT_QUESTIONS = 8
"""Questions answered at once. Measured with twelve readers of a one-second answer: at 8 the last one waits 2.3 s, at
Gradio's default of 1 it waits 12.2 s."""

EVENTS = (
    "element.addEventListener('open-quote', event => trigger('select', event.detail));"
    "element.addEventListener('lift', event => trigger('retry', event.detail));"
)
"""page.js sends `open-quote` when a card of an earlier answer is opened, and `lift` when a filter is taken off a question."""

FAILED = "The search failed, so this question has no answer. The reason is in the server’s log."

_log = logging.getLogger(__name__)


class Room:
    """What the page's events do. Keeps nothing between calls: the conversation is handed in and given back."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    def overview(self) -> Overview | None:
        """What the library holds; None if it can't be opened."""
        return self._overview()[0]

    def _overview(self) -> tuple[Overview | None, str | None]:
        try:
            return self._assistant.overview(), None
        except DemarcheError as error:
            return None, str(error)
        except Exception:
            _log.exception("the library can't be opened")
            return None, "The library can’t be opened. The reason is in the server’s log."

    def opened(self) -> tuple[Any, ...]:
        """The page as it is first seen: header, conversation, panel, then the example questions."""
        overview, trouble = self._overview()
        offered = self._examples(overview)
        buttons = [gr.update(value=question, visible=True) for question in offered]
        buttons += [gr.update(value="", visible=False)] * (MAX_EXAMPLES - len(offered))
        welcome = render.welcome(overview, trouble)
        return render.header(overview), welcome, panel(None), gr.update(visible=bool(offered)), *buttons

    def _examples(self, overview: Overview | None) -> tuple[str, ...]:
        try:
            return examples(self._assistant.statements()) if overview else ()
        except Exception:
            _log.exception("no example questions")
            return ()

    def asked(self, question: str, conversation: Conversation) -> Iterator[tuple[Any, ...]]:
        """First the question under way, then its answer.

        Yields the conversation, its HTML, the panel, the text box, the message, the button and the examples.
        """
        question = " ".join(question.encode("utf-8", "replace").decode().split())
        refused = refusal(question)
        if refused or not question:
            yield conversation, gr.skip(), gr.skip(), gr.skip(), render.message(refused), gr.skip(), gr.skip()
            return
        yield from self._asked(question, conversation, turns(conversation), ())

    def lifted(self, conversation: Conversation, event: gr.EventData) -> Iterator[tuple[Any, ...]]:
        """The question of an earlier exchange once more, read as it was then, without what one of its words confined."""
        wanted = event._data if isinstance(event._data, dict) else {}
        exchange = numbered(conversation, _positive(wanted.get("exchange")))
        if exchange is None or wanted.get("kind") not in KINDS:
            yield (conversation, *[gr.skip()] * 6)
            return
        lifted = tuple(dict.fromkeys((*exchange.lifted, wanted["kind"])))
        history = turns(before(conversation, exchange.number))
        yield from self._asked(exchange.question, conversation, history, lifted)

    def _asked(
        self, question: str, conversation: Conversation, history: Sequence[Turn], lifted: tuple[str, ...]
    ) -> Iterator[tuple[Any, ...]]:
        overview = self.overview()
        searching = render.conversation(conversation, question, overview.statements if overview else 0)
        busy, ready, hidden = gr.update(interactive=False), gr.update(interactive=True), gr.update(visible=False)
        typed = gr.skip() if lifted else ""
        yield conversation, searching, gr.skip(), typed, render.message(None), busy, hidden
        answer, trouble = self._answer(question, history, lifted)
        conversation = extended(conversation, answer, question, trouble, lifted)
        shown = panel(answer, conversation[-1].number) if answer else gr.skip()
        yield conversation, render.conversation(conversation), shown, gr.skip(), gr.skip(), ready, hidden

    def _answer(
        self, question: str, history: Sequence[Turn], lifted: tuple[str, ...]
    ) -> tuple[Answer | None, str | None]:
        filters = Filters(lift=lifted) if lifted else None
        try:
            return self._assistant.ask(question, history=history, filters=filters), None
        except DemarcheError as error:
            return None, str(error)
        except Exception:
            _log.exception("a question failed")
            return None, FAILED

    def selected(self, conversation: Conversation, event: gr.EventData) -> str:
        """The panel for a quote of an earlier answer."""
        wanted = event._data if isinstance(event._data, dict) else {}
        exchange = numbered(conversation, _positive(wanted.get("exchange")))
        if exchange is None or exchange.answer is None:
            return panel(None)
        return panel(exchange.answer, exchange.number, _positive(wanted.get("quote")))

    def cleared(self) -> tuple[Any, ...]:
        """A new conversation: nothing asked, and the page as it is first seen."""
        return (), "", render.message(None), *self.opened()


def _positive(value: object) -> int:
    """A number that a browser sent; 0 for anything else."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0


def build_page(assistant: Assistant) -> gr.Blocks:
    """The Blocks that `create_app` mounts."""
    room = Room(assistant)
    blocks = gr.Blocks(title="Démarche", analytics_enabled=False, fill_width=True)
    with blocks:
        state = gr.State(())
        header = _html(render.header(room.overview()), "masthead-place")
        with gr.Column(elem_id="room"):
            with gr.Column(elem_id="desk"):
                log = gr.HTML(
                    render.welcome(room.overview()),
                    elem_id="conversation",
                    apply_default_css=False,
                    js_on_load=EVENTS,
                )
                with gr.Column(elem_id="examples", visible=False) as offered:
                    _html("<h3>For example</h3>", "offer")
                    buttons = [gr.Button("", visible=False, elem_classes="example") for _ in range(MAX_EXAMPLES)]
            with gr.Column(elem_id="composer"):
                message = _html(render.message(None), "message")
                with gr.Row(elem_id="composer-line"):
                    box = gr.Textbox(
                        label="Your question",
                        placeholder="Ask what a delegation said",
                        lines=1,
                        max_lines=6,
                        container=False,
                        autofocus=True,
                        elem_id="question",
                    )
                    send = gr.Button("Ask", elem_id="ask", variant="primary")
                new = gr.Button("New conversation", elem_id="new", size="sm")
            statement = _html(panel(None), "statement")
        first_seen = [header, log, statement, offered, *buttons]
        answering = [state, log, statement, box, message, send, offered]
        quiet: Any = {"show_progress": "hidden", "api_visibility": "private"}
        asking: Any = {**quiet, "concurrency_limit": CONCURRENT_QUESTIONS, "concurrency_id": "ask"}
        blocks.load(room.opened, None, first_seen, **quiet)
        gr.on([box.submit, send.click], room.asked, [box, state], answering, trigger_mode="once", **asking)
        for button in buttons:
            button.click(room.asked, [button, state], answering, trigger_mode="once", **asking)
        log.select(room.selected, state, statement, **quiet)
        log.retry(room.lifted, state, answering, trigger_mode="once", **asking)
        new.click(room.cleared, None, [state, box, message, *first_seen], **quiet)
    blocks.queue(api_open=False, default_concurrency_limit=CONCURRENT_QUESTIONS)
    return blocks


def _html(value: str, elem_id: str) -> gr.HTML:
    """One of our own pieces of HTML, without Gradio's prose styles and without a script."""
    return gr.HTML(value, elem_id=elem_id, apply_default_css=False, js_on_load=None)
