"""What a language model wrote, as it may be shown: each sentence with the quotes that it points at, and what they don't hold."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ProseSentence:
    """One sentence of the model's, in which nothing is quoted.

    Attributes:
        words: without quotation marks, links and markup.
        quotes: numbers of the answer's quotes that it points at, from 1; none where the words are only the model's own.
        marked: names, numbers, dates and the like in it that none of these quotes holds, as they are written.
        turned: whether it denies what they don't, or doesn't deny what they do.
        altered: whether it is nearly the words of quotes and not quite, or joins words of several.
        paragraph: of the prose, from 0.
    """

    words: str
    quotes: tuple[int, ...] = ()
    marked: tuple[str, ...] = ()
    turned: bool = False
    altered: bool = False
    paragraph: int = 0

    @property
    def is_own(self) -> bool:
        """Whether nothing stands behind it but the model."""
        return not self.quotes


@dataclass(frozen=True, slots=True)
class Counts:
    """How often the model did what it must not, and what it must.

    Attributes:
        pointers: at quotes that were offered.
        dropped: pointers at others.
        unquoted: places between quotation marks, which they lost.
        removed: links, images and markup.
        own: sentences without a pointer.
        marked: names, numbers, dates and the like that the quotes don't hold.
        turned: sentences that deny what the quotes don't, or the other way round.
        altered: sentences that are nearly the words of quotes, or joined from several.
    """

    pointers: int = 0
    dropped: int = 0
    unquoted: int = 0
    removed: int = 0
    own: int = 0
    marked: int = 0
    turned: int = 0
    altered: int = 0


@dataclass(frozen=True, slots=True)
class Prose:
    """The text of a model.

    Attributes:
        model: its name.
        tokens: that it wrote, as its server counts them; None where it doesn't say.
    """

    sentences: tuple[ProseSentence, ...]
    counts: Counts
    model: str = ""
    tokens: int | None = None

    @property
    def is_supported(self) -> bool:
        """Whether a sentence points at a quote at least."""
        return any(not sentence.is_own for sentence in self.sentences)

    @property
    def paragraphs(self) -> list[list[ProseSentence]]:
        """The sentences, paragraph by paragraph."""
        numbers = dict.fromkeys(sentence.paragraph for sentence in self.sentences)
        return [[sentence for sentence in self.sentences if sentence.paragraph == number] for number in numbers]

    def to_dict(self) -> dict[str, Any]:
        """As JSON values."""
        return asdict(self)
