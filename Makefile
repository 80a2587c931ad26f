# Everything a newcomer needs: `make demo` to see it, `make test` to trust it.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin

# What is compiled once is kept, for the many processes that the tests start.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo serve test lint style types suite again postgresql chromium clock format manual pictures words benchmark clean

$(VENV)/.installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Allcover needs Python 3.11 or newer; '$(PYTHON)' is older. Set PYTHON=/path/to/python3.11."; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check -c constraints.txt -e '.[test]'
	touch $@

demo: $(VENV)/.installed
	$(BIN)/allcover demo --out demo

serve: $(VENV)/.installed
	$(BIN)/allcover serve --demo

lint: style types

style: $(VENV)/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(VENV)/.installed
	$(BIN)/mypy

# The whole suite, and beside it the types and then the site once more: what waits leaves its processor to the other.
test: style postgresql chromium clock
	$(MAKE) -j2 suite again

# Everything, the site on SQLite. Who has nothing left to do takes tests from the other, so that neither waits.
suite: $(VENV)/.installed
	$(BIN)/pytest -n 2 --dist worksteal

# The site on a PostgreSQL that the tests start for themselves. A mutual's life in a real browser is lived on SQLite alone, as on the
# laptop it is about: what its pages ask of a database, the other tests ask of both but for those marked 'once', whose offices are
# files of their own.
again: types
	ALLCOVER_TEST_DATABASE=postgresql $(BIN)/pytest tests/site -m 'not once' --ignore=tests/site/test_browser_journey.py

postgresql:
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -qq -y --no-install-recommends postgresql; } \
		|| { echo "The tests of the site need PostgreSQL: install the package postgresql."; exit 1; }

chromium:
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -qq -y --no-install-recommends chromium; } \
		|| { echo "The tests of the pages need a browser: install the package chromium."; exit 1; }

clock:
	@ls /usr/lib/*/faketime/libfaketimeMT.so.1 >/dev/null 2>&1 || { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -qq -y --no-install-recommends libfaketime; } \
		|| { echo "The months of the mutual in the tests pass by a clock: install the package libfaketime."; exit 1; }

format: $(VENV)/.installed
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

manual: $(VENV)/.installed
	$(BIN)/python -m tests.spec.manual
	$(BIN)/sphinx-build -q -W --keep-going -b html docs build/manual
	@echo "The manual is build/manual/index.html."

# The manual's pictures of the office, taken by the browser that lives a mutual's first months.
pictures: $(VENV)/.installed chromium clock
	ALLCOVER_PICTURES=docs/images/office $(BIN)/pytest -q tests/site/test_browser_journey.py

words: $(VENV)/.installed
	$(BIN)/python -m allcover.vocabulary.gathering
	$(BIN)/python -m allcover_site.ui.gathering

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
	$(BIN)/python benchmarks/projection.py
	$(BIN)/python benchmarks/lives.py
	$(BIN)/python benchmarks/valuation.py
	$(BIN)/python -m benchmarks.contingencies
	$(BIN)/python -m benchmarks.office

clean:
	rm -rf $(VENV) demo .pytest_cache .mypy_cache .ruff_cache .hypothesis
