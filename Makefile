# Every command works on a fresh checkout and does nothing twice.
PYTHON ?= python3
BIN := .venv/bin
JOBS ?= auto
export SPASER_DATA_DIR ?= $(CURDIR)/instance

.PHONY: help setup setup-tests run test check format bench wheel clean requirements

help:
	@echo "make run    tout préparer et servir la démonstration sur http://127.0.0.1:8000"
	@echo "make test   tout préparer et lancer la suite de tests"
	@echo "make check  mise en forme, règles, types, couches, gabarits"
	@echo "make bench  tableaux de vitesse et de qualité"

setup:
	@$(PYTHON) scripts/bootstrap.py runtime

setup-tests:
	@$(PYTHON) scripts/bootstrap.py tests

run: setup
	@$(BIN)/spaser demo
	@$(BIN)/spaser serve

# A file of tests is run by one process: the walk over every page is made once, and first, being long.
test: setup-tests
	@$(BIN)/pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder

check: setup-tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/mypy
	$(BIN)/lint-imports

format: setup-tests
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: setup-tests
	@$(BIN)/python -m tests.bench.quality
	@$(BIN)/python -m tests.bench.twins
	@$(BIN)/python -m tests.bench.speed
	@$(BIN)/python -m tests.bench.build
	@$(BIN)/python -m tests.bench.notices
	@$(BIN)/python -m tests.bench.directory

wheel: setup-tests
	$(BIN)/python -m build --wheel --no-isolation

# New pins: no index line may stand in these files.
requirements:
	$(BIN)/pip-compile --quiet --strip-extras --upgrade --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-header --output-file requirements.txt pyproject.toml
	$(BIN)/pip-compile --quiet --strip-extras --upgrade --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-header --extra dev --constraint requirements.txt --output-file requirements-dev.txt pyproject.toml

clean:
	rm -rf .venv node_modules spaser/static/vendor dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
