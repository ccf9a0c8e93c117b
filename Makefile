# Two commands: `make chat` and `make test`. Both may be repeated; what is done already is not done again.
PYTHON ?= python3
BIN := .venv/bin
QUESTION := What is Russia's objection to the Paris Call?
export DEMARCHE_HOME ?= $(CURDIR)/library
# Where Python may keep no compiled modules, each of the many processes of the tests would compile its own.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: chat test lint browser compiler crash-test screenshots docs clean

chat: .venv/installed
	$(BIN)/demarche ingest seeds
	$(BIN)/demarche ask "$(QUESTION)"
	$(BIN)/demarche serve

test: .venv/installed-for-tests browser compiler lint
	$(BIN)/python -m pytest --numprocesses=auto --dist=loadfile --no-loadscope-reorder --durations=20

lint: .venv/installed-for-tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --num-workers=auto
	$(BIN)/lint-imports

# The CPU build of torch is asked for by its exact version, so that no accelerator libraries are fetched with it.
.venv/pyvenv.cfg:
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip

.venv/installed: pyproject.toml constraints.txt | .venv/pyvenv.cfg
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	touch $@

# All at once, and each module compiled when it is first needed: half the time of a complete installation.
.venv/installed-for-tests: pyproject.toml constraints.txt | .venv/pyvenv.cfg
	$(BIN)/python -m pip install --quiet --no-compile --constraint constraints.txt --editable ".[bench,docs,langchain,test]"
	touch .venv/installed $@

# The browser tests drive the system's Chromium. Where we may, we install it.
browser:
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq chromium; } \
	  || echo "No Chromium and no right to install it: the browser tests will be skipped. Install the package chromium." >&2

# The crash tests compile a small library that kills a writer, or fails its writes, at a chosen call.
compiler:
	@command -v cc >/dev/null || { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq gcc libc6-dev; } \
	  || echo "No C compiler and no right to install it: the crash tests will be skipped. Install the package gcc." >&2

# The long form of the crash tests: some hundred kills, and every write of a small ingest failed in turn.
crash-test: .venv/installed-for-tests compiler
	$(BIN)/python -m tests.crash

screenshots: .venv/installed-for-tests browser
	$(BIN)/python -m tests.browser.screenshots docs/rooms

# The documentation as a site, into site/.
docs: .venv/installed-for-tests
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

clean:
	rm -rf .venv library site .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
