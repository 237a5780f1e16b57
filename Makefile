# Thin: each line is a command that a person could type. `make run` and `make test` begin with `make setup`.

PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
unexport PYTHONDONTWRITEBYTECODE

.PHONY: setup setup-dev setup-bench run test soak check format bench pictures lock clean

setup: $(VENV)/runtime
	@$(BIN)/python tools/system_libraries.py report

setup-dev: setup $(VENV)/dev
	@$(BIN)/python tools/system_libraries.py test

setup-bench: setup-dev .venv-bench/ready

$(VENV)/runtime: requirements.lock
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	touch $@

$(VENV)/dev: requirements-dev.lock $(VENV)/runtime
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@

.venv-bench/ready: requirements-bench.lock
	test -x .venv-bench/bin/python || $(PYTHON) -m venv .venv-bench
	.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.lock
	touch $@

run: setup
	$(BIN)/python manage.py start

test: setup-dev
	$(BIN)/python -m pytest -n 2 --dist loadgroup
	$(BIN)/python -m pytest -n 2 --dist loadgroup --database=postgres

soak: setup-dev
	$(BIN)/python -m pytest -n 2 --soak -m soak
	$(BIN)/python -m tools.mutation

check: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy scoring vendorselect verifier
	git ls-files -z 'templates/**.html' | xargs -0 $(BIN)/djade --check --target-version 5.2
	$(BIN)/deptry .
	$(BIN)/python -m pytest -q tests/test_architecture.py

format: setup-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	git ls-files -z 'templates/**.html' | xargs -0 $(BIN)/djade --target-version 5.2

bench: setup-bench
	.venv-bench/bin/python -m tests.benchmarks

pictures: setup-dev
	$(BIN)/python -m tools.pictures

lock:  # needs uv
	uv pip compile -q pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --custom-compile-command "make lock" -o requirements.lock
	uv pip compile -q pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --custom-compile-command "make lock" -o requirements-dev.lock
	uv pip compile -q pyproject.toml --group bench --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --custom-compile-command "make lock" -o requirements-bench.lock

clean:
	rm -rf $(VENV) .venv-bench build .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
