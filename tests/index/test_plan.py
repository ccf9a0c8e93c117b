"""A dry run tells what the ingest then does."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from index.plan import plan
from index.settings import Settings
from tests.index.making import BRIDGES, RIVERS, TRAILS, take_in, write

FILES = st.dictionaries(
    st.sampled_from(["a.txt", "b.txt", "c/d.txt", "e.txt"]), st.sampled_from([RIVERS, TRAILS, BRIDGES]), max_size=4
)
VERBS = ("added", "replaced", "renamed", "removed", "unchanged", "missing")


@settings(max_examples=15)
@given(FILES, FILES, st.booleans())
def test_as_many_of_each_are_planned_as_are_done(before: dict[str, str], after: dict[str, str], remove: bool) -> None:
    with tempfile.TemporaryDirectory() as place:
        own, papers = Settings(home=Path(place) / "library"), Path(place) / "papers"
        papers.mkdir()
        take_in(own, write(papers, before))
        for name in before:
            (papers / name).unlink()
        write(papers, after)
        planned = plan([papers], own, remove_missing=remove)
        done = take_in(own, papers, remove_missing=remove)
        assert {verb: len(getattr(planned, verb)) for verb in VERBS} == {
            verb: len(getattr(done, verb)) for verb in VERBS
        }
        assert (planned.encoded, planned.failed, planned.generation) == (0, (), None)
