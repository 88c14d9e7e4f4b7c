# make demo    set up, then build and refresh a team workbook from real orders
# make test    set up, then every gate and test (LibreOffice's run where it is found, else are skipped and say so)
# make office  install LibreOffice for the tests that drive it (Debian, Ubuntu)
# make bench   ratios against peers; make lint: the gates alone; make templates: rebuild the workbooks that ship
PYTHON ?= python3
BIN := .venv/bin
SETUP := .venv/.ready

.PHONY: demo test office bench lint templates lock

$(SETUP): pyproject.toml requirements-dev.lock hatch_build.py $(wildcard addin/regulars/locale/*/LC_MESSAGES/*.po)
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $@

demo: $(SETUP)
	rm -rf build/demo
	$(BIN)/regulars demo build/demo

test: lint
	$(BIN)/python -m pytest --numprocesses auto -rs

lint: $(SETUP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

office:
	sh -c 'test "$$(id -u)" = 0 || SUDO=sudo; $$SUDO apt-get update -qq && $$SUDO apt-get install -y -qq --no-install-recommends \
		libreoffice-calc libreoffice-writer python3-uno fonts-noto-cjk poppler-utils'

bench: $(SETUP)
	$(BIN)/python tests/bench/refresh.py

templates: $(SETUP)
	$(BIN)/python -m regulars.blueprint

lock:
	$(BIN)/pip-compile --quiet --extra dev --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
		--output-file requirements-dev.lock pyproject.toml
