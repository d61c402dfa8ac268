# The verbs of the project; `make` alone lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help setup demo test check lint format types contracts bench kill-soak seeds lock clean

help: ## list these verbs
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) ## lay the environment in .venv, from the locked and hashed requirements

$(READY): pyproject.toml requirements/dev.lock
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)

demo: $(READY) ## two small blogs with discussions, in the foreground
	@$(BIN)/fedcomments demo

test: $(READY) ## every test that this machine can run
	$(BIN)/pytest

check: lint types contracts test ## all that must hold: lint, format, types, import contracts, tests

lint: $(READY) ## style and format, without changing a file
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(READY) ## bring every file into the house style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(READY) ## strict types
	$(BIN)/mypy

contracts: $(READY) ## imports run downhill only
	$(BIN)/lint-imports

bench: $(READY) ## the table of figures, each against a limit measured in the same run
	$(BIN)/python -m bench

kill-soak: $(READY) ## kill a loaded server at 200 random moments, and compare
	$(BIN)/pytest tests/machines/test_kill.py --kills 200

seeds: $(READY) ## compose the sample discussions anew
	$(BIN)/python -m seeds.compose

lock: $(READY) ## resolve the requirements anew (needs uv)
	uv pip compile -q pyproject.toml --universal --generate-hashes --no-annotate --no-header --python-version 3.11 -o requirements/run.lock
	uv pip compile -q pyproject.toml --group dev --universal --generate-hashes --no-annotate --no-header --python-version 3.11 -o requirements/dev.lock

clean: ## remove the environment and what tools left
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist
