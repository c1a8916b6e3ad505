# make demo    what it does, on a bare machine
# make test    everything that must hold, on a bare machine
#
# Both make their own virtual environment. On Debian, as root, they also install the packages they lack.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

VENV ?= .venv
BIN := $(VENV)/bin
# Empty: the first Python on PATH that is new enough.
PYTHON ?=

# What the tests need besides Python.
DEBIAN_PACKAGES := git curl mariadb-server redis-server haproxy chromium chromium-driver openssl wrk
# Node.js may be there from elsewhere, and Debian's would not go beside it.
DEBIAN_PACKAGES += $(if $(shell command -v npm),,npm)

# Directories that hold Python; one that is not there is left out.
CODE := $(wildcard cli.py ridelint server tests benchmarks)

FAULTY := docs/samples/faulty.yaml

.PHONY: help demo live test check types style imports packages format docs bench fuzz constraints clean

help: ## List these targets.
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 20

demo: $(VENV)/.live ## Check the descriptions, then a faulty one; run the system, and hold its answers to them.
	@echo "== specs: three services that keep the house rules =="
	$(BIN)/ridelint check specs
	@echo
	@echo "== $(FAULTY): one description that breaks them =="
	$(BIN)/ridelint check $(FAULTY); test $$? -eq 1
	@echo
	@echo "As it should be: specs is clean (exit 0), the faulty sample is not (exit 1)."
	@echo
	@echo "== the system that specs describes: one order from quote to rating =="
	$(BIN)/python cli.py tour --start
	@echo
	@echo "== what that system answers, held to the same descriptions by the same rules =="
	@.ci/live $(BIN)/python --max-examples 3 --max-time 15 --seed 1

live: packages $(VENV)/.dev ## Hold the system to its descriptions: generated calls, rides, sign-ins, faults.
	@$(BIN)/python -m tests.answers.run --fuzz $(ARGS)

# pytest comes last, so that its summary closes the run.
test: packages check ## Run every check and every test.
	$(BIN)/python -m pytest

check: style types imports ## Run the fast part: style, types and import contracts.

style: $(VENV)/.dev
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)

types: $(VENV)/.dev
	$(BIN)/mypy $(CODE)

imports: $(VENV)/.dev
	$(BIN)/lint-imports --no-logo

packages:
	@.ci/debian-packages $(DEBIAN_PACKAGES)

format: $(VENV)/.dev ## Format the code and mend what ruff can mend.
	$(BIN)/ruff check --fix $(CODE)
	$(BIN)/ruff format $(CODE)

docs: $(VENV)/.runtime ## Write the rule catalogue anew from the rules.
	$(BIN)/python -m ridelint.catalogue docs/rules.md
	$(BIN)/python -m ridelint.config.schema

bench: $(VENV)/.dev ## Measure against other linters, and the services against other frameworks.
	$(BIN)/python benchmarks/lint.py
	$(BIN)/python benchmarks/server.py

fuzz: packages $(VENV)/.dev ## Send every service thousands of generated calls, directly and through the gateway.
	$(BIN)/python -m tests.fuzz.run

constraints: ## Resolve all dependencies anew and pin them.
	.ci/constraints $(PYTHON)

clean: ## Remove caches and build output; the virtual environment stays.
	rm -rf build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find . -path ./$(VENV) -prune -o -name __pycache__ -type d -exec rm -rf {} +

# An existing environment is added to, never remade: someone may be working in it.
$(BIN)/python:
	@.ci/virtualenv $(VENV) $(PYTHON)

$(VENV)/.runtime: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/.dev: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,live,server]'
	@touch $(VENV)/.runtime $(VENV)/.live $@

$(VENV)/.live: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[live,server]'
	@touch $(VENV)/.runtime $@
