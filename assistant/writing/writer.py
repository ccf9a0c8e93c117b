"""The writer: has a language model write the words around an answer's quotes, and shows of them what may be shown.

It never changes what is quoted. It can make an answer more silent and never less, since it is only asked where there are quotes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.amounts import amount, count
from assistant.conversation import leans
from assistant.question import read_question
from assistant.wanted import specifics
from assistant.writing.endpoint import Endpoint, Received
from assistant.writing.pointing import checked
from assistant.writing.prompt import NO_ANSWER, for_prose, for_reading
from index.errors import SettingsError, WriterError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.answer import Answer, Turn
    from index.settings import Settings

_PROSE_TOKENS, _READING_TOKENS = 600, 120
"""What five sentences and a question take, in any script, with room."""
_READING_SECONDS = 10.0
"""Nobody waits longer for the quotes themselves because of how a question may be read."""
_LONGEST_READING = 300
_END = r"[.!?…。]['\"”»)\]]*(?:\s*\[[^\[\]]*\])*"
_SURE = re.compile(rf".*(?:{_END}(?=\s+[^\s\[])|\n(?=\s*[^\s\[]))", re.DOTALL)
"""A text up to its last sentence that is surely at its end, with the pointers that stand behind it."""
_WHOLE = re.compile(rf".*(?:{_END}(?=\s|$)|\n)", re.DOTALL)
"""The same of a text to which nothing more comes."""


@dataclass(frozen=True)
class Writer:
    """A language model that writes.

    Attributes:
        endpoint: where it is.
    """

    endpoint: Endpoint

    def answers(self, answer: Answer) -> Iterator[Answer]:
        """The answer with the model's words as they come, sentence by sentence; the last is as it stays.

        Nothing is raised: where the model fails, the answer stays what it is, and its notice says so.
        """
        if answer.status != "answered":
            return
        text, received, shown, trouble = "", Received(), 0, None
        try:
            for piece in self.endpoint.stream(for_prose(answer), received, _PROSE_TOKENS):
                text += piece
                ended = _SURE.match(text)
                if ended and ended.end() > shown:  # most pieces end no sentence, and need not be looked at
                    shown = ended.end()
                    yield self._written(answer, ended[0])
        except WriterError as error:
            trouble = str(error)
        if trouble is None and _declines(text):
            yield _silent(answer, self.endpoint.model)
            return
        if not received.whole or trouble:  # what was cut off may end with half a sentence
            ended = _WHOLE.match(text)
            text = ended[0] if ended else ""
            trouble = trouble or ("its text was cut off" if text else None)
        yield self._last(answer, text, trouble, received.tokens)

    def _last(self, answer: Answer, text: str, trouble: str | None, tokens: int | None) -> Answer:
        """The answer as it stays; without the model's words where nothing of them points at a quote."""
        written = self._written(answer, text)
        if written.prose is None or not written.prose.is_supported:
            why = trouble or "its text points at none of the quotations"
            return _with_notice(answer, f"The language model’s text isn’t shown: {why}.")
        written = replace(written, prose=replace(written.prose, tokens=tokens))
        return _with_notice(written, f"The language model’s text may be incomplete: {trouble}.") if trouble else written

    def _written(self, answer: Answer, text: str) -> Answer:
        return replace(
            answer,
            writer="model",
            prose=checked(text, answer.quotes, read_question(answer.question).language, self.endpoint.model),
        )

    def reading(self, question: str, history: Sequence[Turn]) -> str | None:
        """How a follow-up reads by itself, as the model proposes; None where it stands by itself, or nothing usable comes.

        A proposal that names or numbers what neither the question nor the conversation does is none.
        """
        if not history or not leans(read_question(question)):
            return None
        quick = replace(self.endpoint, seconds=min(self.endpoint.seconds, _READING_SECONDS))
        try:
            said = "".join(quick.stream(for_reading(question, history), Received(), _READING_TOKENS)).strip()
        except WriterError:
            return None
        known = " ".join([question, *(turn.text for turn in history)]).casefold()
        usable = 0 < len(said) <= _LONGEST_READING and "\n" not in said and said.isprintable()
        invented = any(word.casefold() not in known for word in specifics(said))
        return said if usable and not invented and said.casefold() != question.casefold() else None


def writer_of(settings: Settings) -> Writer | None:
    """The writer that the settings name; None where they name none, whatever else stands in the environment.

    Raises:
        SettingsError: they name an endpoint without a model, or one that can't be.
    """
    if settings.llm_url is None:
        return None
    if not settings.llm_model:
        raise SettingsError("DEMARCHE_LLM_URL is set and DEMARCHE_LLM_MODEL isn't; name the model, or unset both")
    key = settings.llm_key.get_secret_value() if settings.llm_key else None
    return Writer(Endpoint(settings.llm_url, settings.llm_model, key or None, settings.llm_seconds))


def _declines(text: str) -> bool:
    """Whether a text says that nothing answers, or has not yet said more than that."""
    said = text.strip().strip("[]().*\"'“”").upper()
    return said == NO_ANSWER


def _silent(answer: Answer, model: str) -> Answer:
    """No evidence, since the model found that none of the quotes answers."""
    judged = f"The language model {model} found that none of {count(len(answer.quotes), 'quotation')} answers it."
    text = f"The library holds no answer to this question. Searched: {amount(answer.searched)}."
    silent = replace(
        answer,
        status="no_evidence",
        text=text,
        quotes=(),
        nearest=answer.hits[0] if answer.hits else None,
        writer="model",
    )
    return _with_notice(silent, judged)


def _with_notice(answer: Answer, sentence: str) -> Answer:
    return replace(answer, notice=" ".join(filter(None, (answer.notice, sentence))))
