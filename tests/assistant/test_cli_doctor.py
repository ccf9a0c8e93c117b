"""The doctor: right about what is there, and honest about what is wrong."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

import pytest

from tests.assistant.command_line import CommandLine
from tests.conftest import SEEDS

if TYPE_CHECKING:
    from index.encode import Encoder


def test_the_parts_are_those_that_the_package_needs_and_a_missing_one_is_a_problem(
    demarche: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    needed = ["typer>=0.20", "no-such-part[fast]<2", "no-such-tool>=9; extra == 'test'"]
    monkeypatch.setattr("importlib.metadata.requires", lambda _name: needed)
    outcome = demarche("doctor", "--json")
    assert outcome.code == 1
    assert outcome.json["parts"] == {"no-such-part": None, "typer": version("typer")}
    assert outcome.json["problems"] == ["no-such-part is not installed; run: pip install no-such-part"]


def test_a_fresh_installation_has_no_problem_and_uses_no_network(demarche: CommandLine) -> None:
    outcome = demarche("doctor", "--json")
    report = outcome.json
    assert (outcome.code, outcome.err) == (0, "")
    assert report["problems"] == []
    assert report["network"] == []
    assert "demarche ingest FOLDER" in report["library"]["state"]
    assert report["model"]["on_this_machine"] is True
    assert report["disk"]["free_bytes"] > 0
    assert None not in report["parts"].values()
    assert not demarche.home.exists()


def test_it_counts_what_the_library_holds(demarche: CommandLine) -> None:
    demarche("ingest", SEEDS)
    library = demarche("doctor", "--json").json["library"]
    assert (library["state"], library["statements"], library["generation"]) == ("in use", 1, "000001")
    assert library["encoded_by"] == "hashing-64"
    assert library["word_pieces"].startswith("not of any passage; ")
    text = demarche("doctor").out
    assert "statements: 1" in text
    assert "nothing uses it" in text
    assert text.endswith("No problem was found.\n")


def test_an_index_that_is_behind_the_catalogue_is_a_problem(demarche: CommandLine) -> None:
    demarche("ingest", SEEDS)
    (demarche.home / "CURRENT").unlink()
    outcome = demarche("doctor")
    assert outcome.code == 1
    assert "Problem: the search indexes are not those of the catalogue; run: demarche rebuild" in outcome.out


def test_a_library_that_cant_be_read_is_a_problem(demarche: CommandLine) -> None:
    demarche.home.mkdir()
    (demarche.home / "catalogue.sqlite3").write_bytes(b"not a database, and long enough to be looked at" * 50)
    outcome = demarche("doctor", "--json")
    assert outcome.code == 1
    assert outcome.json["library"]["state"] == "can't be used"


@pytest.mark.model
def test_it_says_whether_the_model_is_converted(
    demarche: CommandLine, model: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert model  # loaded, so converted
    assert demarche("doctor", "--json").json["model"]["converted"] is True
    assert "converted for the faster engine" in demarche("doctor").out
    monkeypatch.setenv("DEMARCHE_ENGINE", "sentence-transformers")
    assert demarche("doctor", "--json").json["model"]["converted"] is False


def test_a_model_that_isnt_on_this_machine_is_a_problem_and_isnt_fetched(demarche: CommandLine) -> None:
    outcome = demarche("doctor", "--json", model="nobody/no-such-model")
    assert outcome.code == 1
    assert outcome.json["model"]["on_this_machine"] is False
    assert "DEMARCHE_ALLOW_DOWNLOADS=true" in outcome.json["problems"][0]


def test_nothing_is_fetched_even_where_it_may_be(demarche: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    local: list[bool] = []

    def asked(_name: str, *, local_files_only: bool, **_options: object) -> str:
        local.append(local_files_only)
        raise FileNotFoundError

    monkeypatch.setattr("huggingface_hub.snapshot_download", asked)
    demarche("doctor", model="nobody/no-such-model", allow_downloads="true")
    assert local == [True]


def test_what_would_use_the_network_is_named_without_its_password(demarche: CommandLine) -> None:
    outcome = demarche(
        "doctor", "--json",
        model="nobody/no-such-model", allow_downloads="true", chroma_url="http://reader:secret@127.0.0.1:8000",
    )  # fmt: skip
    hub, server = outcome.json["network"]
    assert "nobody/no-such-model" in hub
    assert "http://reader:…@127.0.0.1:8000" in server
    assert "secret" not in outcome.out
    assert outcome.json["problems"] == []


def test_each_setting_says_whether_it_was_given(demarche: CommandLine) -> None:
    settings = demarche("doctor", "--json", max_quotes="7").json["settings"]
    assert settings["max_quotes"] == {"value": 7, "from": "DEMARCHE_MAX_QUOTES"}
    assert settings["passage_characters"]["from"] == "default"
    assert settings["home"]["value"] == str(demarche.home)


def test_a_setting_that_cant_be_read_is_an_error(demarche: CommandLine) -> None:
    outcome = demarche("doctor", port="many")
    assert (outcome.code, outcome.out) == (1, "")
    assert "DEMARCHE_PORT" in outcome.err
