"""What waits is shared out among workers, and what is encoded together is encoded once, and the same."""

from __future__ import annotations

import threading
from concurrent.futures import CancelledError
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.ahead import Ahead
from assistant.interaction import by_words
from assistant.workers import TOGETHER, Task, Waiting
from index.encode import Sentenced
from tests.fakes import HashingEncoder

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE = 20.0


def task(number: int = 0) -> Task:
    return Task("ask", (f"Question {number}?",))


def taking(waiting: Waiting, taken: list[list[Task]]) -> threading.Thread:
    """A worker that takes once, and is waiting for it when this returns."""
    before = waiting.idle
    worker = threading.Thread(target=lambda: taken.append(waiting.take()))
    worker.start()
    until(lambda: waiting.idle == before + 1)
    return worker


def until(happened: Callable[[], bool]) -> None:
    waited = threading.Event()
    for _ in range(int(PATIENCE / 0.01)):
        if happened():
            return
        waited.wait(0.01)
    pytest.fail("waited in vain")


@given(st.integers(1, 20))
def test_who_is_alone_takes_what_waits_in_order_and_not_too_much_at_once(count: int) -> None:
    waiting, tasks = Waiting(), [task(number) for number in range(count)]
    for one in tasks:
        waiting.put(one)
    groups: list[list[Task]] = []
    while sum(map(len, groups)) < count:
        groups.append(waiting.take())
    assert [one for group in groups for one in group] == tasks
    assert all(len(group) == TOGETHER for group in groups[:-1])
    assert 1 <= len(groups[-1]) <= TOGETHER


def test_nobody_takes_what_another_free_worker_can_do() -> None:
    waiting, taken = Waiting(), list[list[Task]]()
    workers = [taking(waiting, taken) for _ in range(2)]
    with waiting._changed:  # so that the first who wakes finds both
        waiting.put(task(1))
        waiting.put(task(2))
    for worker in workers:
        worker.join(PATIENCE)
    assert [len(group) for group in taken] == [1, 1]


def test_closed_it_cancels_what_waits_and_what_comes_and_lets_workers_go() -> None:
    waiting, taken = Waiting(), list[list[Task]]()
    before, after = task(1), task(2)
    waiting.put(before)
    waiting.close()
    waiting.put(after)
    worker = threading.Thread(target=lambda: taken.append(waiting.take()))
    worker.start()
    worker.join(PATIENCE)
    assert taken == [[]]
    for one in (before, after):
        with pytest.raises(CancelledError):
            one.done.result(0)


def test_what_was_read_ahead_is_encoded_once_and_as_it_would_be_alone() -> None:
    alone, encoder = HashingEncoder(), HashingEncoder()
    ahead = Ahead(encoder)
    texts = ["What does Orlania say?", "And the lake?", "What does Orlania say?"]
    ahead.read(texts)
    assert encoder.encoded == 2
    for text in texts:
        assert np.array_equal(ahead.encode([text]), alone.encode([text]))
    assert np.array_equal(ahead.encode(texts), alone.encode(texts))
    assert encoder.encoded == 2
    assert np.array_equal(ahead.encode(["Something else."]), alone.encode(["Something else."]))
    assert encoder.encoded == 3
    assert ahead.encode([]).shape == (0, encoder.dimension)


def test_their_words_are_read_ahead_with_them() -> None:
    encoder = HashingEncoder(averages=True)
    ahead = Ahead(encoder)
    asked = [by_words("What does Orlania say?"), by_words("And the lake?")]
    ahead.read([one.text for one in asked])
    assert encoder.encoded == 2
    for one, alone in zip(asked, encoder.encode_sentences(asked), strict=True):
        (made,) = ahead.encode_sentences([one])
        assert np.array_equal(made.whole, alone.whole) and np.array_equal(made.sentences, alone.sentences)
        assert np.array_equal(ahead.encode([one.text])[0], alone.whole)
    assert encoder.encoded == 4
    assert len(ahead.encode_sentences([by_words("Something else?")])) == 1
    assert encoder.encoded == 5


def test_a_single_text_and_what_the_model_cannot_read_at_once_are_not_read_ahead() -> None:
    encoder = HashingEncoder(words=5)
    ahead = Ahead(encoder)
    ahead.read(["What does Orlania say?"])
    ahead.read(["", "one two three four five six seven", "And the lake?"])
    assert encoder.encoded == 0
    assert ahead.encode(["And the lake?"]).shape == (1, encoder.dimension)


def test_it_is_an_encoder_like_the_one_that_it_asks() -> None:
    encoder = HashingEncoder(languages=frozenset({"en"}))
    ahead = Ahead(encoder)
    shared = ("fingerprint", "dimension", "languages", "averages")
    assert [getattr(ahead, name) for name in shared] == [getattr(encoder, name) for name in shared]
    assert ahead.fits("word") and not ahead.fits("word " * 200)
    (made,) = ahead.encode_sentences([Sentenced("A lake. A shore.", ((0, 7), (8, 16)))])
    assert made.sentences.shape == (2, encoder.dimension)
