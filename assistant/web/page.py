"""The page: Gradio's components, and what happens when the reader does something."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence  # Gradio looks up the annotations of an event's handler
from dataclasses import replace
from functools import wraps
from typing import TYPE_CHECKING, Any

from assistant.amounts import count
from assistant.answer import LIFTABLE, Filters
from assistant.web import render
from assistant.web.api import Calls, named_endpoints
from assistant.web.confine import SENDING, confine
from assistant.web.conversation import Conversation, before, extended, left_off, numbered, of_talk, refusal, turns
from assistant.web.examples import MAX_EXAMPLES, examples
from assistant.web.handover import FORMS, file_of, handed, with_only
from assistant.web.panel import panel
from assistant.web.quickly import gr
from assistant.web.remembered import LONGEST_NAME, Remembered, from_address, from_browser, pairs, to_browser
from assistant.web.rooms.frame import masthead
from assistant.web.standing import chips, filters_of, joined, without
from index.errors import DemarcheError
from index.statement import Span

if TYPE_CHECKING:
    from assistant.answer import Answer, Turn
    from assistant.feedback import Feedback
    from assistant.web.reader import Assistant, Overview
    from index.snapshot import Card

_AT_ONCE_WITH_A_MODEL = 8
"""Questions answered at once where a language model is waited for. Measured with twelve readers of a one-second answer: at 8 the
last one waits 2.3 s, at Gradio's default of 1 it waits 12.2 s."""

EVENTS = (
    "element.addEventListener('open-quote', event => trigger('select', event.detail));"
    "element.addEventListener('lift', event => trigger('retry', event.detail));"
    "element.addEventListener('miss', event => trigger('like', event.detail));"
    "element.addEventListener('export', event => trigger('copy', event.detail));"
    "element.addEventListener('lack', event => trigger('undo', event.detail));"
)
"""page.js sends `open-quote` when a card of an earlier answer is opened, `lift` when a filter is taken off a question, `miss`
when a quote was not what was asked, `export` when an answer is to be taken along, and `lack` when exchanges are missing on the
page."""

WIDENED = "element.addEventListener('widen', event => trigger('select', event.detail));"
"""page.js sends `widen` when a filter that the reader brought along is taken off."""

ASKED = """(question, name, talk, ...others) => {
  document.dispatchEvent(new CustomEvent("asked", { detail: question }));
  return [question, name, Number(document.documentElement.dataset.talk), ...others];
}"""
"""page.js hears of a question as it is sent, and shows it as under way. It says in which of the page's conversations it is asked:
when a new one is begun, a question that was just sent may not be cancelled any more."""

OF_TALK = "(given, talk, ...others) => [given, Number(document.documentElement.dataset.talk), ...others]"
"""What is reopened or stopped is one of the page's conversations, too."""

NAMED = "(kept, name) => ({ questions: [], ...kept, name })"
"""The browser keeps a conversation's new name by itself: no event that could meet the next one's on its way."""

_TELLING = 60.0
"""Seconds between two messages of Gradio's queue to those who wait."""

GONE = "That question is kept here no longer. Please ask it again."
FAILED = "The search failed, so this question has no answer. The reason is in the server’s log."

_log = logging.getLogger(__name__)


class Room:
    """What the page's events do. Keeps nothing between calls: the conversation is handed in and given back."""

    def __init__(self, assistant: Assistant, feedback: Feedback | None) -> None:
        self._assistant = assistant
        self._feedback = feedback

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

    def arrived(self, kept: object, request: gr.Request) -> tuple[Any, ...]:
        """The page as it is first seen: the filters that its address names, and a way to a conversation.

        That is the one whose questions the address names, else the last one; or the last one where it began with those.
        """
        parameters = request.query_params.multi_items()
        filters, linked, last = filters_of(parameters), from_address(parameters), from_browser(kept)
        if linked.begins(last):
            linked = Remembered()
        again = gr.update(value=_offered(linked, last), visible=bool(linked.questions or last.questions))
        return filters, chips(filters), again, linked, *self.opened()

    def reopened(self, kept: object, talk: object, linked: Remembered) -> Iterator[tuple[Any, ...]]:
        """The questions that the address named or the browser kept, asked one after the other; then the name.

        Yields what `asked` gives, then the name and the button.
        """
        last = linked if linked.questions else from_browser(kept)
        conversation: Conversation = ()
        shown: Any = panel(None)
        for one in last.questions:
            named = gr.update(value=last.name), gr.update(visible=False)
            # With the exchange before, which the page may not have put in yet.
            under_way = render.news(
                conversation, conversation[-1:], self._searched(), one.question, talk=_positive(talk)
            )
            yield conversation, under_way, shown, render.message(None), kept, *named
            earlier = conversation[: one.earlier]
            for step in self._asked(one.question, conversation, earlier, one.filters, last.name, _positive(talk)):
                conversation, _, shown, *_ = step
                yield *step, *named

    def widened(self, filters: Filters, event: gr.EventData) -> tuple[Filters, str]:
        """The filters without one kind of them."""
        left = without(filters, str(_detail(event).get("kind")))
        return left, chips(left)

    def narrowed(self, filters: Filters, event: gr.EventData) -> tuple[Filters, str]:
        """The filters with those that were chosen in the form."""
        both = joined(filters, filters_of(pairs(_detail(event).get("chosen"))))
        return both, chips(both)

    def opened(self) -> tuple[Any, ...]:
        """The page before the first question: header, welcome, the form that confines, then the example questions."""
        overview, trouble = self._overview()
        cards = self._cards(overview)
        offered = examples(cards)
        buttons = [gr.update(value=question, visible=True) for question in offered]
        buttons += [gr.update(value="", visible=False)] * (MAX_EXAMPLES - len(offered))
        welcome = render.welcome(overview, trouble)
        return masthead(overview, "Ask"), welcome, confine(cards), gr.update(visible=bool(offered)), *buttons

    def _cards(self, overview: Overview | None) -> Sequence[Card]:
        try:
            return self._assistant.statements() if overview else ()
        except Exception:
            _log.exception("the statements can't be listed")
            return ()

    def asked(
        self, question: str, name: str | None, talk: object, conversation: Conversation, filters: Filters
    ) -> Iterator[tuple[Any, ...]]:
        """The answer to a question of the page's conversation `talk`, in as many steps as it comes about.

        Yields the conversation, what is new in it, the panel, the message, and what the browser keeps.
        """
        question, name = _text(question), _text(name)
        question = " ".join(question.encode("utf-8", "replace").decode().split())
        refused = refusal(question)
        if refused or not question:
            yield conversation, gr.skip(), gr.skip(), render.message(refused), gr.skip()
            return
        conversation = of_talk(conversation, _positive(talk))
        yield from self._asked(question, conversation, conversation, filters, name, _positive(talk))

    def lifted(self, conversation: Conversation, name: str | None, event: gr.EventData) -> Iterator[tuple[Any, ...]]:
        """The question of an earlier exchange once more, read as it was then, without what one of its words confined."""
        wanted, name = _detail(event), _text(name)
        conversation = _meant(conversation, wanted)
        exchange = numbered(conversation, _positive(wanted.get("exchange")))
        if exchange is None or wanted.get("kind") not in LIFTABLE:
            yield conversation, gr.skip(), gr.skip(), render.message(GONE), gr.skip()
            return
        lifted = tuple(dict.fromkeys((*exchange.filters.lift, wanted["kind"])))
        earlier = before(conversation, exchange.after + 1)
        filters = replace(exchange.filters, lift=lifted)
        yield from self._asked(exchange.question, conversation, earlier, filters, name, exchange.talk)

    def _asked(
        self,
        question: str,
        conversation: Conversation,
        earlier: Conversation,
        filters: Filters,
        name: str,
        talk: int,
    ) -> Iterator[tuple[Any, ...]]:
        writing = self._assistant.writes
        asked, searched = conversation, self._searched()
        for answer, trouble in self._answers(question, turns(earlier), filters):
            conversation = extended(asked, earlier, answer, question, trouble, filters, talk, writing=writing)
            shown = panel(answer, conversation[-1].number, talk=talk) if answer else gr.skip()
            yield self._page_with(conversation, searched, shown, name)
        if writing:
            yield self._page_with(left_off(conversation), searched, shown, name)

    def _page_with(self, conversation: Conversation, searched: int, shown: Any, name: str) -> tuple[Any, ...]:
        # What is sent is the same each time: to pass something over costs Gradio more, as it makes the component anew.
        kept = to_browser(conversation, name)
        news = render.news(conversation, conversation[-1:], searched)
        return conversation, news, shown, render.message(None), kept

    def whole(self, conversation: Conversation, event: gr.EventData) -> str:
        """All of the conversation, for a page that lacks some of it: what the server sent can be lost on its way."""
        wanted = _detail(event)
        conversation = _meant(conversation, wanted)
        return render.news(conversation, conversation, self._searched(), ends=False, talk=_positive(wanted.get("talk")))

    def _searched(self) -> int:
        """How many statements there are to be searched."""
        overview = self.overview()
        return overview.statements if overview else 0

    def stopped(self, conversation: Conversation, talk: object) -> tuple[Any, ...]:
        """The page without the question that was under way; with its quotes, where only the model was still writing."""
        conversation = of_talk(conversation, _positive(talk))
        writing = bool(conversation) and conversation[-1].writing
        stands = "The quotations stand; the language model wrote no further."
        said = f"Stopped. {stands if writing else 'Nothing was answered.'}"
        conversation = left_off(conversation)
        came = conversation[-1:] if writing else ()
        news = render.news(conversation, came, self._searched(), talk=_positive(talk))
        return conversation, news, render.message(said)

    def _answers(
        self, question: str, history: Sequence[Turn], filters: Filters
    ) -> Iterator[tuple[Answer | None, str | None]]:
        """The answer as it comes about, or the trouble that prevents one."""
        try:
            for answer in self._assistant.answers(question, history=history, filters=filters):
                yield answer, None
        except DemarcheError as error:
            yield None, str(error)
        except Exception:
            _log.exception("a question failed")
            yield None, FAILED

    def missed(self, conversation: Conversation, event: gr.EventData) -> tuple[Any, ...]:
        """A quote was not what was asked: it is noted, and its card says so. Gives the conversation, its news, a message."""
        wanted = _detail(event)
        conversation = _meant(conversation, wanted)
        exchange = numbered(conversation, _positive(wanted.get("exchange")))
        quote = _positive(wanted.get("quote"))
        if self._feedback is None or exchange is None or exchange.answer is None or quote > len(exchange.answer.quotes):
            return conversation, gr.skip(), gr.skip()
        if quote == 0 or quote in exchange.missed:
            return conversation, gr.skip(), gr.skip()
        earlier = [one.question for one in before(conversation, exchange.number)]
        try:
            quoted = exchange.answer.quotes[quote - 1]
            self._feedback.add(exchange.question, earlier, quoted.statement, Span(quoted.start, quoted.end))
        except OSError:
            _log.exception("feedback can't be written")
            return (
                conversation,
                gr.skip(),
                render.message("This could not be noted. The reason is in the server’s log."),
            )
        noted = replace(exchange, missed=(*exchange.missed, quote))
        conversation = tuple(noted if one is exchange else one for one in conversation)
        news = render.news(conversation, (noted,), self._searched(), ends=False)
        return conversation, news, render.message(None)

    def exported(self, conversation: Conversation, name: str | None, event: gr.EventData) -> tuple[Any, ...]:
        """An answer or one of its quotes, or with the number 0 the conversation, as a file that page.js hands over.

        Gives the file and a message, which says so where it can't be made.
        """
        wanted = _detail(event)
        conversation = _meant(conversation, wanted)
        number, quote, form = _positive(wanted.get("exchange")), _positive(wanted.get("quote")), wanted.get("form")
        chosen = conversation if wanted.get("exchange") == 0 else [numbered(conversation, number)]
        answers = [one.answer for one in chosen if one is not None and one.answer is not None]
        if number and quote:
            answers = [with_only(quote, answer) for answer in answers if quote <= len(answer.quotes)]
        if not answers or form not in FORMS:
            return gr.skip(), gr.skip()
        title, named = None, (name or "").strip()[:LONGEST_NAME] or None
        if number == 0:
            title = named or conversation[0].question
        elif quote == 0 and len(conversation) == 1:
            title = named
        try:
            return handed(file_of(answers, form, self._assistant, title)), render.message(None)
        except DemarcheError as error:
            return gr.skip(), render.message(str(error))

    def selected(self, conversation: Conversation, event: gr.EventData) -> str:
        """The panel for a quote of an earlier answer."""
        wanted = _detail(event)
        exchange = numbered(_meant(conversation, wanted), _positive(wanted.get("exchange")))
        if exchange is None or exchange.answer is None:
            return panel(None)
        return panel(exchange.answer, exchange.number, _positive(wanted.get("quote")), talk=exchange.talk)

    def cleared(self) -> tuple[Any, ...]:
        """A new conversation: nothing asked, nothing kept, and the page as it is first seen; page.js has emptied its place."""
        kept, again = to_browser((), ""), gr.update(visible=False)
        return (), panel(None), "", "", render.message(None), kept, again, *self.opened()


def _offered(linked: Remembered, last: Remembered) -> str:
    """What the button says that asks a conversation's questions."""
    if not linked.questions:
        return f"Reopen the last conversation ({count(len(last.questions), 'question')})"
    return f"Ask: {' → '.join(one.question for one in linked.questions)}"


def _detail(event: gr.EventData) -> dict[str, Any]:
    """What a browser sent with an event."""
    return event._data if isinstance(event._data, dict) else {}


def _meant(conversation: Conversation, wanted: dict[str, Any]) -> Conversation:
    """What there is of the page's conversation that an event of it means."""
    return of_talk(conversation, _positive(wanted.get("talk")))


def _text(value: object) -> str:
    """A text that a browser sent; an empty one for anything else."""
    return value if isinstance(value, str) else ""


def _positive(value: object) -> int:
    """A number that a browser sent; 0 for anything else."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0


def build_page(assistant: Assistant, feedback: Feedback | None, calls: Calls) -> gr.Blocks:
    """The Blocks that `create_app` mounts.

    Args:
        assistant: answers the questions.
        feedback: where it is noted what was not asked; None where it can't be.
        calls: what programs may call, by name.
    """
    room = Room(assistant, feedback)
    at_once = _AT_ONCE_WITH_A_MODEL if assistant.writes else assistant.at_once
    blocks = gr.Blocks(title="Démarche", analytics_enabled=False, fill_width=True)
    with blocks:
        state, standing, linked = gr.State(()), gr.State(Filters()), gr.State(Remembered())
        kept = gr.BrowserState(None, storage_key="demarche-conversation", secret="-")  # noqa: S106  (so that it is read after a restart)
        header = _html(masthead(room.overview(), "Ask"), "masthead-place")
        with gr.Column(elem_id="room", elem_classes=[] if feedback else ["without-feedback"]):
            with gr.Column(elem_id="desk"):
                welcome = _html(render.welcome(room.overview()), "welcome")
                log = gr.HTML(render.LOG, elem_id="conversation", apply_default_css=False, js_on_load=EVENTS)
                again = gr.Button("", visible=False, elem_id="reopen")
                with gr.Column(elem_id="examples", visible=False) as offered:
                    _html("<h3>For example</h3>", "offer")
                    buttons = [gr.Button("", visible=False, elem_classes="example") for _ in range(MAX_EXAMPLES)]
            with gr.Column(elem_id="composer"):
                message = _html(render.message(None), "message")
                narrowed = gr.HTML("", elem_id="narrowed", apply_default_css=False, js_on_load=WIDENED)
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
                    stop = gr.Button("Stop", elem_id="stop")
                with gr.Row(elem_id="below"):
                    new = gr.Button("New conversation", elem_id="new", size="sm")
                    confining = gr.HTML("", elem_id="confine", apply_default_css=False, js_on_load=SENDING)
                    name = gr.Textbox(
                        "",
                        label="Name of this conversation",
                        placeholder="Name this conversation",
                        max_length=LONGEST_NAME,
                        container=False,
                        elem_id="name",
                    )
            statement = _html(panel(None), "statement")
            handover, news = _html("", "handover"), _html("", "news")
        # Neither the conversation nor the panel: who asks before the page has arrived must not lose the answer to it.
        first_seen = [header, welcome, confining, offered, *buttons]
        answering = [state, news, statement, message, kept]
        quiet: Any = {"show_progress": "hidden", "api_visibility": "private"}
        asking: Any = {
            **quiet,
            "concurrency_limit": at_once,
            "concurrency_id": "ask",
            "trigger_mode": "once",
            "preprocess": False,  # texts as they are: Gradio would hand each to a thread of its own
            "postprocess": False,
        }
        asked, lifted = (room.asked, room.lifted) if assistant.writes else (_whole(room.asked), _whole(room.lifted))
        blocks.load(room.arrived, kept, [standing, narrowed, again, linked, *first_seen], **quiet)
        under_way = [
            gr.on([box.submit, send.click], asked, [box, name, log, state, standing], answering, js=ASKED, **asking),
            *(
                button.click(asked, [button, name, log, state, standing], answering, js=ASKED, **asking)
                for button in buttons
            ),
            log.retry(lifted, [state, name], answering, **asking),
            again.click(room.reopened, [kept, log, linked], [*answering, name, again], js=OF_TALK, **asking),
        ]
        stop.click(room.stopped, [state, log], [state, news, message], js=OF_TALK, cancels=under_way, **quiet)
        log.select(room.selected, state, statement, **quiet)
        log.like(room.missed, state, [state, news, message], **quiet)
        log.undo(room.whole, state, news, **quiet)
        log.copy(room.exported, [state, name], [handover, message], **quiet)
        gr.on([name.blur, name.submit], None, [kept, name], kept, js=NAMED, **quiet)
        narrowed.select(room.widened, standing, [standing, narrowed], **quiet)
        confining.select(room.narrowed, standing, [standing, narrowed], **quiet)
        begun_anew = [state, statement, box, name, message, kept, again, *first_seen]
        new.click(room.cleared, None, begun_anew, cancels=under_way, **quiet)
        named_endpoints(calls, at_once)
    # The page shows nobody's place in the queue; Gradio would tell all who wait, each time that one is answered.
    blocks.queue(api_open=False, default_concurrency_limit=at_once, status_update_rate=_TELLING)
    return blocks


def _whole(steps: Callable[..., Iterator[tuple[Any, ...]]]) -> Callable[..., tuple[Any, ...]]:
    """What comes of `steps` where there is one: Gradio would send the last step of a generator twice."""

    @wraps(steps)
    def last(*given: Any) -> tuple[Any, ...]:
        *_, step = steps(*given)
        return step

    return last


def _html(value: str, elem_id: str) -> gr.HTML:
    """One of our own pieces of HTML, without Gradio's prose styles and without a script."""
    return gr.HTML(value, elem_id=elem_id, apply_default_css=False, js_on_load=None)
