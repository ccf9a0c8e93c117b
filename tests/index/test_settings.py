"""Settings: each is read from its variable, and a wrong value is refused with the variable's name."""

from __future__ import annotations

from pathlib import Path

import pydantic
import pytest
from pydantic import SecretStr

from index.errors import SettingsError
from index.settings import BUNDLED_MODEL, Settings, load_settings

GIVEN: dict[str, tuple[str, object]] = {
    "home": ("/srv/library", Path("/srv/library")),
    "model": ("/models/e5", "/models/e5"),
    "allow_downloads": ("true", True),
    "engine": ("sentence-transformers", "sentence-transformers"),
    "cache": ("/srv/cache", Path("/srv/cache")),
    "passage_characters": ("700", 700),
    "encode_batch": ("8", 8),
    "max_file_mib": ("8", 8),
    "reader_memory_mib": ("512", 512),
    "reader_seconds": ("10", 10),
    "lexical_weight": ("0.5", 0.5),
    "candidates": ("50", 50),
    "max_quotes": ("3", 3),
    "max_quoted_characters": ("900", 900),
    "min_confidence": ("0.7", 0.7),
    "chroma_url": ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
    "llm_url": ("http://127.0.0.1:11434/v1", "http://127.0.0.1:11434/v1"),
    "llm_model": ("tiny", "tiny"),
    "llm_key": ("sk-fictional", SecretStr("sk-fictional")),
    "llm_seconds": ("5", 5.0),
    "mcp_token": ("fictional", SecretStr("fictional")),
    "host": ("0.0.0.0", "0.0.0.0"),  # noqa: S104  (never listened on)
    "port": ("8080", 8080),
    "host_names": ("demarche.example.org", "demarche.example.org"),
    "login": ("reader:fictional", SecretStr("reader:fictional")),
    "tls_certificate": ("/srv/certificate.pem", Path("/srv/certificate.pem")),
    "tls_key": ("/srv/key.pem", Path("/srv/key.pem")),
    "processes": ("4", 4),
}
WRONG = {
    "passage_characters": ["99", "100001", "many"],
    "engine": ["torch", ""],
    "encode_batch": ["0", "4097"],
    "max_file_mib": ["0", "1025"],
    "reader_memory_mib": ["63", "65537"],
    "reader_seconds": ["0", "3601"],
    "lexical_weight": ["-0.1", "1.1", "nan"],
    "candidates": ["0", "10001"],
    "max_quotes": ["0", "51"],
    "max_quoted_characters": ["0"],
    "min_confidence": ["-0.1", "1.1", "nan"],
    "llm_seconds": ["0", "3601", "nan"],
    "port": ["-1", "65536"],
    "login": ["reader", "reader:", ":fictional", "reader:seven77", ""],
    "processes": ["0", "65"],
    "allow_downloads": ["perhaps"],
}


def test_every_setting_is_tried_here() -> None:
    assert set(GIVEN) == set(Settings.model_fields)


def test_every_setting_is_described() -> None:
    assert [name for name in Settings.model_fields if f"\n        {name}: " not in (Settings.__doc__ or "")] == []


@pytest.mark.parametrize("name", GIVEN)
def test_a_setting_is_read_from_its_variable(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    written, value = GIVEN[name]
    assert getattr(load_settings(), name) != value
    monkeypatch.setenv(f"DEMARCHE_{name.upper()}", written)
    assert getattr(load_settings(), name) == value


@pytest.mark.parametrize("name", GIVEN)
def test_what_the_caller_says_is_above_the_variable_and_none_says_nothing(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    default = getattr(Settings(), name)
    monkeypatch.setenv(f"DEMARCHE_{name.upper()}", GIVEN[name][0])
    assert getattr(load_settings(**{name: default}), name) == (GIVEN[name][1] if default is None else default)
    assert getattr(load_settings(**{name: None}), name) == GIVEN[name][1]


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WRONG.items() for value in values])
def test_a_value_out_of_range_is_refused_with_the_variables_name(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"DEMARCHE_{name.upper()}", value)
    with pytest.raises(SettingsError, match=rf"setting {name} \(DEMARCHE_{name.upper()}\): "):
        load_settings()


def test_a_setting_that_does_not_exist_is_refused() -> None:
    with pytest.raises(SettingsError, match="colour"):
        load_settings(colour="blue")


def test_what_only_its_owner_may_know_goes_nowhere() -> None:
    given = {
        name: SecretStr("reader:fictional")
        for name, field in Settings.model_fields.items()
        if "SecretStr" in str(field.annotation)
    }
    assert set(given) == {"llm_key", "mcp_token", "login"}
    told = Settings(**given).without_secrets()  # type: ignore[arg-type]
    assert set(told) == set(Settings.model_fields) - set(given)
    with pytest.raises(pydantic.ValidationError) as refused:
        Settings(login=SecretStr("fictional"))
    assert "fictional" not in str(refused.value)


def test_settings_do_not_change() -> None:
    with pytest.raises(pydantic.ValidationError):
        Settings().port = 80


def test_by_default_nothing_leaves_the_machine() -> None:
    default = Settings()
    assert (default.model, default.allow_downloads, default.chroma_url) == (BUNDLED_MODEL, False, None)
    assert default.host == "127.0.0.1"


@pytest.mark.parametrize("url", ["localhost:8000", "ftp://127.0.0.1", "http://", "chroma"])
def test_a_chroma_address_that_is_none_is_refused(url: str, tmp_path: Path) -> None:
    from index.library import Library
    from index.vectors import VectorIndex

    with pytest.raises(SettingsError, match="DEMARCHE_CHROMA_URL must look like http://host:8000"):
        VectorIndex(tmp_path, Library(Settings(home=tmp_path, chroma_url=url)).chroma_url, "name")
