# The commands of the project; `make help` lists them. Each does its own set-up first: a second run finds it done.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
MAKEFLAGS += --no-builtin-rules

PYTHON ?= python3
BIN := .venv/bin
RUNTIME := .venv/runtime-installed
DEVELOPMENT := .venv/development-installed
CATALOGUES := $(wildcard translations/*/LC_MESSAGES/messages.po)
COMPILED := $(CATALOGUES:.po=.mo)
NU_CHECKER := node_modules/vnu-jar/build/dist/vnu.jar
PYTEST := $(BIN)/pytest -q -n $(shell nproc)

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-9s %s\n", $$1, $$2}'

run: $(RUNTIME) $(COMPILED) ## the service with sample data, worker and inbox, at http://127.0.0.1:8000/ (PORT, DATABASE_URL, MAIL_DIR)
	@APP_MODE=demo exec $(BIN)/flask --app wsgi demo

test: $(DEVELOPMENT) $(COMPILED) packages-for-tests ## the whole suite on SQLite and PostgreSQL, with browser journeys (under 10 minutes)
	$(PYTEST) --engine sqlite
	$(PYTEST) --engine postgresql --ignore tests/rules -m "not browser and not inspect"

inspect: $(DEVELOPMENT) $(COMPILED) $(NU_CHECKER) packages-for-inspection ## the long tables: axe, Nu, text browsers, validators, LibreOffice
	$(PYTEST) -m inspect

torture: $(DEVELOPMENT) $(COMPILED) packages-for-tests ## nothing lost, the long form: a thousand kills, long runs of the model, on both databases
	for engine in sqlite postgresql; do \
		TORTURE_KILLS=1000 TORTURE_EXAMPLES=300 TORTURE_STEPS=50 \
		$(BIN)/pytest -q -s -m "" --engine $$engine tests/torture tests/nothing_lost; \
	done

check: $(DEVELOPMENT) $(COMPILED) packages-for-tests ## style, types, borders between rooms, catalogues, house rules
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	for catalogue in $(CATALOGUES); do msgfmt --check --output-file=/dev/null "$$catalogue"; done
	$(BIN)/pytest -q tests/rules

bench: $(DEVELOPMENT) $(COMPILED) packages-for-tests ## how fast it is, in ratios, a few minutes (ENGINE=postgresql, ACTIONS=1000000); .venv/bench.json
	$(BIN)/python -m tests.bench --engine $(or $(ENGINE),sqlite) --actions $(or $(ACTIONS),100000)

words: $(DEVELOPMENT) ## take new sentences into the catalogues, ready to translate
	$(BIN)/pybabel -q extract -F pyproject.toml -k N_ -k lazy_gettext -k N_n:1,2 --no-wrap --sort-output --add-location=file \
		--project="Call to Local Action" -o .venv/messages.pot app templates
	for catalogue in $(CATALOGUES); do \
		language=$$(basename "$$(dirname "$$(dirname "$$catalogue")")"); \
		$(BIN)/pybabel -q update -i .venv/messages.pot -d translations -l "$$language" \
			--no-wrap --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date; \
	done

coverage: $(DEVELOPMENT) $(COMPILED) packages-for-tests ## which lines no test reaches (htmlcov/)
	$(PYTEST) --engine sqlite --cov --cov-report=html --cov-report=term:skip-covered

lock: $(DEVELOPMENT) ## newest releases into the lock files; then make check test inspect
	$(UV_COMPILE) --upgrade -o requirements.txt requirements.in
	$(UV_COMPILE) --upgrade -o requirements-dev.txt requirements-dev.in

.PHONY: help run test inspect torture check words bench coverage lock packages-to-run packages-for-tests packages-for-inspection

# --- Set-up. Python packages come hash-checked from the lock files, Debian packages only where missing.

NU_VERSION := 26.9.27
NU_SHA256 := 22f15dd39a33bed929d2a5c0cddf5946849a647eca9272bf4d5d00bc7e7a4d47
UV_COMPILE := $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	--no-emit-index-url --no-emit-find-links

packages-to-run:
	@deploy/debian-packages libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0

packages-for-tests: packages-to-run
	@deploy/debian-packages chromium:chromium msgfmt:gettext pdftotext:poppler-utils '/usr/lib/postgresql/*/bin/initdb:postgresql'

packages-for-inspection: packages-for-tests
	@deploy/debian-packages lynx:lynx w3m:w3m tmux:tmux qpdf:qpdf java:default-jre-headless npm:npm soffice:libreoffice-writer-nogui

# Debian splits ensurepip off into python3-venv; where it may not be installed, any pip can fill the environment.
.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or newer is needed: make PYTHON=python3.11 …")'
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || $(PYTHON) -c 'import pip' 2>/dev/null || deploy/debian-packages python3-venv
	@$(PYTHON) -m venv .venv >/dev/null || $(PYTHON) -m venv --clear --without-pip .venv

install = @echo "Installing $<"; \
	if [ -x $(BIN)/pip ]; then pip="$(BIN)/python -m pip"; else pip="$(PYTHON) -m pip --python $(BIN)/python"; fi; \
	$$pip install -q --disable-pip-version-check --require-hashes -r $< && touch $@

$(RUNTIME): requirements.txt | .venv/bin/python packages-to-run
	$(install)

$(DEVELOPMENT): requirements-dev.txt | $(RUNTIME)
	$(install)

$(NU_CHECKER): | packages-for-inspection
	@npm install --silent --prefix . --no-save --no-package-lock --ignore-scripts --no-audit --no-fund vnu-jar@$(NU_VERSION)
	@echo '$(NU_SHA256)  $@' | sha256sum --check --quiet
	@touch $@

%.mo: %.po | $(RUNTIME)
	@$(BIN)/pybabel -q compile -i $< -o $@
