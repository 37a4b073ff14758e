# make run     sets everything up and opens the app      make test    sets everything up and passes the tests
# make quick   lint, types, and the tests that need no page, no browser and no patience: within a minute
# make serve   the app on all cores behind nginx, for a class: make serve PORT=80
# make dev     as make run, and the app follows each change of the code
# make docs    builds the documentation as a site, in build/site; part of make test
# make screenshots   renders the pictures of README and docs, or some of them: NAMES="score start"
# make test-frameworks   runs the code to copy in PyTorch, JAX and TensorFlow, in an environment of its own
# make test-latex        compiles the formulas to take with you; needs pdflatex (Debian: texlive-latex-base)
# A fresh machine needs Python 3.11 or newer and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
FRAMEWORKS := .venv-frameworks

# Compiled modules are kept, whatever the environment says: the suite starts Python some fifty times, and each start
# takes four times as long without them.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run serve dev test quick lint unit browser chromium bench docs screenshots test-frameworks test-latex clean

run: $(VENV)/run-ready
	$(BIN)/streamlit run app.py

serve: $(VENV)/run-ready
	$(BIN)/python -m deploy.serve --port $(or $(PORT),8501)

dev: $(VENV)/run-ready
	$(BIN)/streamlit run app.py --server.fileWatcherType auto

# What needs one core each, or the network, goes side by side; then the tests, which take all cores.
test: $(VENV)/test-ready
	$(MAKE) -j 3 lint docs chromium
	$(MAKE) unit
	$(MAKE) browser

quick: lint
	$(BIN)/pytest -n 2 --dist worksteal --hypothesis-profile=quick -m "not thorough" --ignore=tests/browser --ignore=tests/pages --ignore=tests/frameworks --ignore=tests/latex

lint: $(VENV)/test-ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

unit: $(VENV)/test-ready
	$(BIN)/pytest -n 2 --dist worksteal --ignore=tests/browser --ignore=tests/frameworks --ignore=tests/latex

chromium: $(VENV)/test-ready
	$(BIN)/python -m tests.browser.chromium

browser: chromium
	$(BIN)/pytest -n 2 --dist worksteal tests/browser

bench: chromium
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m tests.bench

docs: $(VENV)/test-ready
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

screenshots: chromium
	$(BIN)/python -m tests.pictures $(NAMES)

test-frameworks: $(FRAMEWORKS)/test-ready
	$(FRAMEWORKS)/bin/pytest tests/frameworks

test-latex: $(VENV)/test-ready
	$(BIN)/pytest tests/latex

$(VENV)/bin/python $(FRAMEWORKS)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("pgviz needs Python 3.11 or newer, this is " + sys.version.split()[0] + ": run make PYTHON=python3.12, say") if sys.version_info < (3, 11) else None'
	@$(PYTHON) -m venv $(@:/bin/python=) || { rm -rf $(@:/bin/python=); echo "Python cannot make a virtual environment here. On Debian or Ubuntu: apt-get install python3-venv"; exit 1; }

$(VENV)/run-ready: $(VENV)/bin/python requirements.txt
	$(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/test-ready: $(VENV)/run-ready requirements-dev.txt
	$(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check -r requirements-dev.txt
	@touch $@

$(FRAMEWORKS)/test-ready: $(FRAMEWORKS)/bin/python requirements-frameworks.txt
	$(FRAMEWORKS)/bin/python -m pip install --quiet --no-compile --disable-pip-version-check -r requirements-frameworks.txt
	@touch $@

clean:
	rm -rf $(VENV) $(FRAMEWORKS) build .pytest_cache .mypy_cache .ruff_cache .hypothesis
