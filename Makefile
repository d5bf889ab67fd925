# make run    set up, index the sample corpus (or CORPUS=dir), serve the page on port 8000
# make test   set up for development, run all tests; make lint   ruff and mypy
# Both may be repeated; what is done already is not done again. PIP_FLAGS goes to pip.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DATA ?= data
CORPUS ?= indexer/sample/corpus
HOST ?= 127.0.0.1
PORT ?= 8000
PIP_FLAGS ?=
SUDOLESS_ROOT := $(shell [ "$$(id -u)" = 0 ] && command -v apt-get)

.PHONY: run test lint clean

run: $(VENV)/.installed
	$(BIN)/youju index --corpus "$(CORPUS)" --data "$(DATA)"
	$(BIN)/youju serve --data "$(DATA)" --host "$(HOST)" --port "$(PORT)"

test: $(VENV)/.installed-for-tests
	@if ! command -v chromium >/dev/null && [ -n "$(SUDOLESS_ROOT)" ]; then \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-cjk >/dev/null; fi
	$(BIN)/python -m pytest $(TESTS)

lint: $(VENV)/.installed-for-tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "youju needs Python 3.11 or newer; give one with make PYTHON=/path/to/python3.11"; exit 2; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || \
		{ [ -n "$(SUDOLESS_ROOT)" ] && apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null; } || \
		{ echo "Python's venv is missing; install it with: sudo apt-get install python3-venv"; exit 2; }
	$(PYTHON) -m venv $(VENV)

# The install is editable, so the code in this folder is what runs; only a change of pyproject.toml needs a new install.
$(VENV)/.installed: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $(PIP_FLAGS) --editable .
	@touch $@

$(VENV)/.installed-for-tests: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $(PIP_FLAGS) --editable ".[test]"
	@touch $@ $(VENV)/.installed

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
