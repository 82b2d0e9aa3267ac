# Everything that a newcomer or CI does. `make help` lists it.

PYTHON ?= python3
BIN := .venv/bin
CODE := shared services deploy tests

.DEFAULT_GOAL := help
.PHONY: help setup run status test lint format lock schemas bench bench-extract eval fuzz chaos clean

help: ## show what there is to do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile

setup: ## make .venv with everything locked (quick when there is nothing to do)
	@$(PYTHON) deploy/setup.py

run: setup ## start Kafka, PostgreSQL and the three services, and load the samples; Ctrl-C stops them
	@exec $(BIN)/dateline up --with-parent $(ARGS)

status: setup ## show what runs, where, and how far it is
	@$(BIN)/dateline status

# Much of a test is waiting, so there are more processes than two cores could keep busy; each has servers of its own.
# They would compile all tests anew in every process of a user who keeps no byte code: it is kept for this.
WORKERS ?= 3
test: setup ## run every test, on a real broker and a real database (ARGS="-k name" picks some)
	@PYTHONDONTWRITEBYTECODE= $(BIN)/pytest $(or $(ARGS),--numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder)

lint: setup ## check format, style, types, and that no service imports another
	@$(BIN)/ruff format --check $(CODE)
	@$(BIN)/ruff check $(CODE)
	@$(BIN)/mypy $(CODE)
	@$(BIN)/lint-imports

format: setup ## put the code into its format
	@$(BIN)/ruff format $(CODE)
	@$(BIN)/ruff check --fix --select I $(CODE)

lock: setup ## resolve requirements.in and Kafka's jars anew (UPGRADE=--upgrade takes newer versions)
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--no-emit-index-url --no-emit-find-links $(UPGRADE) --output-file requirements.lock requirements.in
	@$(BIN)/python -m dateline_local.jars lock

schemas: setup ## export the contracts as JSON Schema to shared/schemas
	@$(BIN)/python -m dateline.contracts.schemas

bench: setup ## measure throughput and latency against bare loops of the same machine
	@$(BIN)/python -m tests.bench $(ARGS)

bench-extract: setup ## measure the speed and memory of extraction against bare spaCy
	@$(BIN)/python -m tests.bench.extract $(ARGS)

eval: setup ## score extraction on annotated documents (ARGS="--rules --types --against FILE"; --help lists all)
	@$(BIN)/python -m tests.eval $(ARGS)

fuzz: setup ## read texts that no newsroom wrote for MINUTES=10, and show the smallest that breaks
	@$(BIN)/python -m tests.ingest.extract.fuzz --minutes $(or $(MINUTES),10) $(ARGS)

chaos: setup ## kill servers and services under load (DATELINE_KILLS says how often)
	@$(BIN)/pytest tests/chaos $(ARGS)

clean: ## remove the environment and caches; the data in .dateline stay
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache dist
	find $(CODE) -name __pycache__ -type d -prune -exec rm -rf {} +
