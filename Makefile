# Everything a newcomer needs: `make demo` to see it, `make test` to trust it.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin

.PHONY: demo test lint format manual words benchmark clean

$(VENV)/.installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Allcover needs Python 3.11 or newer; '$(PYTHON)' is older. Set PYTHON=/path/to/python3.11."; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test]'
	touch $@

demo: $(VENV)/.installed
	$(BIN)/allcover demo --out demo

lint: $(VENV)/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy

test: lint
	$(BIN)/pytest -n 2

format: $(VENV)/.installed
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

manual: $(VENV)/.installed
	$(BIN)/python -m tests.spec.manual
	$(BIN)/sphinx-build -q -W --keep-going -b html docs build/manual
	@echo "The manual is build/manual/index.html."

words: $(VENV)/.installed
	$(BIN)/python -m allcover.vocabulary.gathering

benchmark: $(VENV)/.installed
	$(BIN)/python benchmarks/judge.py
	$(BIN)/python benchmarks/engines.py
	$(BIN)/python benchmarks/careers.py
	$(BIN)/python benchmarks/invention.py
	$(BIN)/python -m benchmarks.peers
	$(BIN)/python -m benchmarks.errors
	$(BIN)/python benchmarks/diagnosis.py
	$(BIN)/python benchmarks/running.py
	$(BIN)/python benchmarks/streaming.py

clean:
	rm -rf $(VENV) demo .pytest_cache .mypy_cache .ruff_cache .hypothesis
