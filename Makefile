# Everything a fresh machine with Python 3.11+ and make needs: `make run`, `make test`.
PYTHON   ?= python3
PORT     ?= 8000
HOME_DIR ?= $(CURDIR)/scorecards-home
VENV     := .venv
BIN      := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help run test check bench weights lock clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

run: $(VENV)/.ready ## install, load the sample once, publish, serve the site with its worker (PORT=, HOME_DIR=)
	@exec $(BIN)/scorecards --home "$(HOME_DIR)" up --port $(PORT)

test: $(VENV)/.ready-dev ## every test but the benchmarks; browser tests when Chromium is (or can be) installed
	@sh tests/browser/install.sh
	$(BIN)/python -m pytest --ignore=tests/benchmarks $(ARGS)

check: $(VENV)/.ready-dev ## lint, formatting, types, import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.ready-dev ## speed, as ratios within one run
	$(BIN)/python -m pytest tests/benchmarks $(ARGS)

# Judgements that an invented world says nothing about: what orders and places are worth, how far writers carry a name.
HELD := prior_bits order_link order_conflict batch_conflict page_conflict named_other \
	name_clause_before name_past_words name_far name_behind \
	place_district place_city place_elsewhere place_landmark place_centre customer_district customer_city \
	near_site only_place area_served area_not_served supplies_component other_component
weights: $(VENV)/.ready ## fit the shipped clue weights anew, from judgement and a little of the sample's truth
	@test -d "$(HOME_DIR)/lake" || $(BIN)/scorecards --home "$(HOME_DIR)" demo
	$(BIN)/scorecards --home "$(HOME_DIR)" train --labels sample_data/truth/opinions.parquet --share 0.1 \
		--start tests/benchmarks/judged_weights.yaml --table scorecards/matching/weights.yaml $(addprefix --hold ,$(HELD))

lock: $(VENV)/.ready ## resolve pyproject.toml again into the hashed lock files
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --upgrade pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --upgrade --extra dev pyproject.toml -c requirements.lock -o requirements-dev.lock

clean: ## remove the virtual environment and caches (not the home folder)
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache *.egg-info

# uv is eight times as fast as pip; pip, which knows the user's own mirror settings, takes over when uv cannot reach an index.
define install
	$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r $(1) || $(BIN)/python -m pip install -q --require-hashes -r $(1)
endef

$(VENV)/bin/uv: .ci/bootstrap.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "需要 Python 3.11 或更新版本 / Python 3.11 or newer is needed: make PYTHON=python3.12 run"; exit 1; }
	@echo "准备环境 / preparing $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r .ci/bootstrap.lock
	@touch $@

$(VENV)/.ready: requirements.lock pyproject.toml $(VENV)/bin/uv
	@echo "安装依赖 / installing requirements"
	@$(call install,requirements.lock)
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	@touch $@

$(VENV)/.ready-dev: requirements-dev.lock $(VENV)/.ready
	@echo "安装测试依赖 / installing test requirements"
	@$(call install,requirements-dev.lock)
	@touch $@
