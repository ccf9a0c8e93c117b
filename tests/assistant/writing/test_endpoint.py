"""Whatever an endpoint does, the cited sentences are there, within the time limit, with a note; and nothing hangs."""

from __future__ import annotations

import json
import socket
import time
from typing import TYPE_CHECKING

import pytest

from assistant.writing.endpoint import MOST_CHARACTERS, Endpoint, Received
from assistant.writing.writer import writer_of
from index.errors import SettingsError, WriterError
from index.settings import Settings

from .making import answer, last, writer
from .server import drips, playing, refuses, says, sends, stalls

if TYPE_CHECKING:
    from collections.abc import Callable

    from .server import Played

KEY = "sk-fictional-0123456789"
GOOD = ("Russia calls the argument controversial ", "[1]. ", "It objects to the Budapest Convention [2].")
BAD: dict[str, tuple[Callable[[Played], None], str]] = {
    "stalls before the first word": (stalls(6), "did not answer in time"),
    "stalls in the middle": (stalls(6, "Russia calls"), "did not answer in time"),
    "drips for ever": (drips(8), "too long"),
    "401": (refuses(401, json.dumps({"error": {"message": f"bad key {KEY}"}})), "refuses the key"),
    "404": (refuses(404, "not json"), "no such address or model"),
    "422": (refuses(422), "status 422"),
    "429": (refuses(429), "busy, or its quota"),
    "429 with a long Retry-After": (refuses(429, Retry_After="3600"), "asks to wait for 3600 s"),
    "429 with a date": (refuses(429, Retry_After="Wed, 21 Oct 2015 07:28:00 GMT"), "busy, or its quota"),
    "500": (refuses(500), "status 500"),
    "503": (refuses(503, json.dumps({"error": "overloaded"})), "overloaded"),
    "redirects": (refuses(302, Location="https://evil.example/"), "status 302"),
    "an error in the stream": (sends(b'data: {"error": {"message": "out of\\u0000 memory\\n"}}\n\n'), "out of memory"),
    "no JSON": (sends(b"data: <html>\n\n"), "not the JSON"),
    "a page of HTML": (sends(b"<html><body>Login</body></html>", kind="text/html"), "not the JSON"),
    "JSON of another kind": (sends(b"data: 17\n\n"), "not the JSON"),
    "nested beyond reason": (sends(b"data: " + b"[" * 100_000 + b"\n\n"), "not the JSON"),
    "nothing": (sends(), "wrote nothing"),
    "empty words": (says("", ""), "wrote nothing"),
    "an odd shape": (
        sends(b'data: {"choices": {"0": 1}}\n\ndata: {"choices": [[]]}\n\ndata: [DONE]\n\n'),
        "wrote nothing",
    ),
    "another encoding": (sends('data: {"choices": [{"delta": {"content": "Это"}}]}\n\n'.encode("cp1251")), "not UTF-8"),
    "a line of a megabyte": (sends(b"data: " + b"x" * 1024 * 1024), "too long"),
}


@pytest.mark.parametrize("how", BAD)
def test_a_bad_endpoint_leaves_the_cited_sentences_and_a_note(how: str) -> None:
    play, said = BAD[how]
    given, began = answer(), time.monotonic()
    with playing(play) as served:
        final = last(writer(served.url, key=KEY), given)
    assert time.monotonic() - began < 5
    assert final.quotes == given.quotes
    assert (final.writer, final.prose, final.status) == ("extractive", None, "answered")
    assert said in (final.notice or ""), final.notice
    assert KEY not in str(final.notice)
    assert "\n" not in str(final.notice)


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    final = last(writer(f"http://127.0.0.1:{port}/v1"), answer())
    assert "no connection; is it running?" in (final.notice or "")


def test_a_good_endpoint_is_asked_once_with_the_quotes_as_data() -> None:
    given = answer()
    with playing(says(*GOOD, tokens=17)) as served:
        grown = list(writer(served.url, key=KEY).answers(given))
    assert [len(one.prose_sentences) for one in grown] == [1, 2] or [len(one.prose_sentences) for one in grown] == [
        1,
        2,
        2,
    ]
    final = grown[-1]
    assert final.writer == "model"
    assert final.notice == given.notice
    assert final.prose is not None
    assert (final.prose.model, final.prose.tokens) == ("tiny", 17)
    assert [(one.words, one.quotes) for one in final.prose.sentences] == [
        ("Russia calls the argument controversial.", (1,)),
        ("It objects to the Budapest Convention.", (2,)),
    ]
    assert served.keys == [f"Bearer {KEY}"]
    told = json.loads(served.bodies[0]["messages"][1]["content"])
    assert [one["text"] for one in told["quotations"]] == [quote.display for quote in given.quotes]


def test_what_may_be_over_in_a_moment_is_tried_again() -> None:
    with playing(refuses(503), refuses(429, Retry_After="1"), says(*GOOD)) as served:
        final = last(writer(served.url), answer())
    assert len(served.bodies) == 3
    assert final.writer == "model"


def test_what_cannot_be_over_is_not_tried_again() -> None:
    with playing(refuses(401)) as served:
        last(writer(served.url), answer())
    assert len(served.bodies) == 1


def test_no_more_than_two_tries_come_after_the_first() -> None:
    with playing(refuses(500)) as served:
        last(writer(served.url), answer())
    assert len(served.bodies) == 3


def test_a_server_that_does_not_stream_is_understood() -> None:
    whole = {
        "choices": [{"message": {"content": "".join(GOOD)}, "finish_reason": "stop"}],
        "usage": {"completion_tokens": 9},
    }
    with playing(sends(json.dumps(whole).encode(), kind="application/json")) as served:
        final = last(writer(served.url), answer())
    assert final.prose
    assert (len(final.prose.sentences), final.prose.tokens) == (2, 9)


def test_a_text_that_is_cut_off_keeps_its_whole_sentences_and_says_so() -> None:
    def cut(request: Played) -> None:
        request.begin()
        request.words(*GOOD[:2], "It objects to")

    with playing(cut) as served:
        final = last(writer(served.url), answer())
    assert [one.words for one in final.prose_sentences] == ["Russia calls the argument controversial."]
    assert "may be incomplete: its text was cut off" in (final.notice or "")


def test_a_megabyte_of_words_is_read_no_further_than_is_needed() -> None:
    with playing(says(*["Russia objects [1]. " * 50] * 1000)) as served:
        received = Received()
        length = sum(map(len, writer(served.url).endpoint.stream([], received, 10)))
    assert length == MOST_CHARACTERS


def test_a_stream_that_is_no_longer_wanted_is_closed() -> None:
    with playing(drips(20)) as served:
        stream = writer(served.url, 30).endpoint.stream([], Received(), 10)
        assert next(stream) == "x"
        began = time.monotonic()
        stream.close()  # type: ignore[attr-defined]
    assert time.monotonic() - began < 3


@pytest.mark.parametrize("url", ["localhost:11434", "file:///etc/passwd", "http://", f"http://user:{KEY}@127.0.0.1/v1"])
def test_an_address_that_cannot_be_is_refused_without_being_repeated(url: str) -> None:
    with pytest.raises(SettingsError, match="DEMARCHE_LLM_URL") as caught:
        Endpoint(url, "tiny")
    assert KEY not in str(caught.value)


def test_the_key_is_never_shown() -> None:
    settings = Settings(llm_url="http://127.0.0.1:1/v1", llm_model="tiny", llm_key=KEY)  # type: ignore[arg-type]
    made = writer_of(settings)
    assert made is not None
    assert made.endpoint.key == KEY
    for shown in (repr(made), str(settings), settings.model_dump_json(), repr(settings)):
        assert KEY not in shown


def test_an_endpoint_without_a_model_is_refused() -> None:
    with pytest.raises(SettingsError, match="DEMARCHE_LLM_MODEL"):
        writer_of(Settings(llm_url="http://127.0.0.1:1/v1"))


def test_without_a_setting_there_is_no_writer_whatever_else_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "ANTHROPIC_API_KEY"):
        monkeypatch.setenv(name, KEY)
    assert writer_of(Settings()) is None


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9/v1", "http://127.0.0.1:9/v1/", "http://127.0.0.1:9/v1/chat/completions"]
)
def test_the_address_may_be_given_in_three_ways(url: str) -> None:
    assert Endpoint(url, "tiny").address == "http://127.0.0.1:9/v1/chat/completions"


def test_an_error_is_one_of_ours() -> None:
    with playing(refuses(418)) as served, pytest.raises(WriterError, match="status 418"):
        list(writer(served.url).endpoint.stream([], Received(), 10))
