# Bare `make` lists the commands. A command that needs something to be installed installs it first.
.DEFAULT_GOAL := help
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-print-directory

HOST ?= 127.0.0.1
PORT ?= 8000
BIN := .venv/bin
# Arguments for pytest, e.g. make quick T="tests/sop -x"
T ?=
# Tests run side by side, one process for each core.
PYTEST := $(BIN)/pytest -n auto --dist worksteal -q --no-header

.PHONY: help
help: # List the commands
	@grep -E '^[a-z-]+:.*# ' Makefile | sed -E 's/^([a-z-]+):.*# (.*)/  make \1\t\2/' | expand -t 20

.PHONY: run
run: setup # Open Himpun with the demo agency on http://127.0.0.1:8000/ (HOST=…, PORT=…)
	@HOST=$(HOST) PORT=$(PORT) $(BIN)/himpun demo --if-empty
	@exec $(BIN)/himpun serve --host $(HOST) --port $(PORT)

.PHONY: setup
setup: # Make .venv ready to run (quick when nothing changed)
	@scripts/setup run

.PHONY: setup-test
setup-test: # Make everything ready that the tests need: linters, chromium, PostgreSQL
	@scripts/setup test

.PHONY: test
test: setup-test lint test-postgres quick test-browser # Lint, then all tests on SQLite and the database tests on PostgreSQL

# Apart from the others: Playwright keeps an event loop running in its process, in which nothing can be signed.
.PHONY: test-browser
test-browser: # The tests that drive chromium, journeys and axe included
	@echo "tests in the browser"
	@env -u DATABASE_URL $(PYTEST) -m "browser and not slow" $(T)

.PHONY: test-postgres
test-postgres: # The tests of the rooms and of saving, on a PostgreSQL to throw away (check-slow: all that touch a database)
	@echo "database tests on PostgreSQL"
	@scripts/postgres $(PYTEST) -m "(database or postgres) and not browser and not slow and not door" $(T)

.PHONY: quick
quick: # The tests without a browser, on SQLite (T="tests/sop -x" for a part)
	@echo "tests on SQLite"
	@env -u DATABASE_URL $(PYTEST) -m "not browser and not slow" $(T)

.PHONY: check-slow
check-slow: setup-test # The tests that take minutes
	@scripts/postgres $(PYTEST) -m "(database or postgres) and not browser and not slow" $(T)
	@$(PYTEST) -m "slow and not browser" $(T)
	@$(PYTEST) -m "slow and browser" $(T)

.PHONY: lint
lint: # Style, types, floors of the house, templates, migrations
	@echo "lint"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@floors=$$($(BIN)/lint-imports --no-cache --verbose 2>&1) || { echo "$$floors"; exit 1; }; echo "$$floors" | tail -n 1
	@if [ -d himpun/web/templates ]; then $(BIN)/djlint himpun/web/templates --lint --quiet; fi
	@HIMPUN_HTTPS=1 DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python manage.py check --deploy --fail-level WARNING
	@DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python manage.py makemigrations --check --dry-run
	@DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/mypy

.PHONY: format
format: # Put all Python in the house style
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format .

.PHONY: bench
bench: setup-test # Measure each promise of speed beside a limit measured in the same run (under 5 minutes)
	@$(BIN)/python -m benchmarks

.PHONY: screenshots
screenshots: setup-test # Take the pictures of the documentation again, with chromium, from the demo agency
	@$(BIN)/python -m scripts.screenshots
	@$(BIN)/python -m scripts.documents

.PHONY: messages
messages: # Gather the sentences of the screens into the English catalogue and compile it
	@$(BIN)/python -m scripts.messages

.PHONY: lock
lock: # Choose the newest versions that fit and write the lock files (LOCK=--upgrade)
	@$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes -q $(LOCK) \
	    --custom-compile-command "make lock" --group build pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes -q $(LOCK) \
	    --custom-compile-command "make lock" --group build --group dev -c requirements.lock pyproject.toml -o requirements-dev.lock

.PHONY: clean
clean: # Remove what the tools left behind; var/ (the site's data) stays
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache test-results dist
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
