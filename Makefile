# Everything runs from a fresh clone: each target sets up what it needs first, and only once.
PY := .venv/bin/python
SETUP := @sh packaging/bootstrap/provision.sh
SEEDS ?= 250
STEPS ?= 300
FIRST_SEED ?= 1
POINTS ?= 5000
COUNT ?= 100000
ENGINE ?= own
INSTALL ?=
ARGS ?=
# The protocol's own tests run once, under coverage; whoever names tests gets those and no others.
ELSEWHERE := --ignore=tests/engine/protocol --ignore=tests/conformance

.DEFAULT_GOAL := help
.PHONY: help setup run test lint cover bench sim fuzz mutants contracts shots deb deb-test wheel lock clean

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | while IFS="$$(printf '\t')" read -r name words; do \
		printf '  make %-10s %s\n' "$$name" "$$words"; done
	@printf '\n  PYTHON=python3.12 chooses the Python; ARGS=... is handed to pytest.\n'

setup: ## Set up everything: packages, system libraries where allowed, the dev chain
	$(SETUP) test

run: ## Set up what the wallet needs and open its window
	$(SETUP) run --window
	@$(PY) -m wallet.cli

test: lint ## Set up everything, then lint, types, import rules and all tests, headless
	QT_QPA_PLATFORM=offscreen $(PY) -m pytest -n 2 --dist loadgroup $(or $(ARGS),$(ELSEWHERE))
	$(if $(ARGS),,$(PY) -m tests.covered)

lint: setup ## Format, lint, types, import rules, dead code
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	.venv/bin/lint-imports
	$(PY) -m vulture

cover: setup ## Run the tests and print which lines and branches they do not reach
	$(PY) -m coverage erase
	@# To be watched costs time: a test that measures it may fail here.
	-QT_QPA_PLATFORM=offscreen $(PY) -m coverage run -m pytest -n 2 --dist loadgroup $(ARGS)
	$(PY) -m coverage combine -q
	$(PY) -m coverage report

bench: setup ## Measure, and write build/bench.json
	QT_QPA_PLATFORM=offscreen $(PY) -m tests.bench

sim: setup ## Simulate many nodes, SEEDS=n STEPS=n FIRST_SEED=n (what fails is kept in build/sim); cut the power at POINTS=n|all
	@mkdir -p build/sim
	COMMIT=$$(git rev-parse HEAD 2>/dev/null || echo unknown) $(PY) -m engine.simulator --seeds $(SEEDS) --steps $(STEPS) --first-seed $(FIRST_SEED) --keep build/sim
	$(PY) -m tests.crash --points $(POINTS) --jobs 2

fuzz: setup ## Feed hostile bytes to everything that reads bytes: COUNT=n a kind, ENGINE=own|atheris
	$(PY) -m tests.fuzz --count $(COUNT) --engine $(ENGINE)

mutants: setup ## Change the code that guards money, bit by bit: do the tests notice? (half an hour)
	$(PY) -m tests.mutants

contracts: setup ## Rebuild the contracts, compare with the committed ones, run their own tests
	$(PY) packaging/contracts/build.py --check
	$(PY) packaging/contracts/forge.py

shots: setup ## Draw every page into build/shots
	QT_QPA_PLATFORM=offscreen $(PY) -m tests.shots

deb: ## Make the Debian package, with everything for the demo in it, in dist
	$(SETUP) run
	$(PY) packaging/deb/build.py

deb-test: setup deb ## Make the package and try it on a screen of its own; INSTALL=1 installs and removes it (root)
	$(PY) packaging/deb/check.py $(if $(INSTALL),--install)

wheel: setup ## Make the wheel in dist, and try it as pipx would install it
	$(PY) packaging/deb/wheel.py

lock: setup ## Choose new versions and write the locks (needs uv and npm)
	sh packaging/bootstrap/lock.sh

clean: ## Remove what was built or set up here (never your wallet)
	rm -rf .venv .tools build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage .coverage.*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
