# make build               the demo company, from raw CRM tables to the measurement table
# make build CRM=generic FROM=DIR [DEFINITIONS=DIR]
#                          the same for your own files
# The settings may also come from the environment. `make help` lists the rest.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BI_VENV := .venv-bi
SPARK_VENV := .venv-spark

# Without settings: the demo. A CRM of one's own needs its files.
ifeq ($(origin CRM),undefined)
ifeq ($(origin FROM),undefined)
CRM := salesforce
FROM := seeds/demo/salesforce
endif
endif

export CRM FROM DEFINITIONS AS_OF CRM_URL
export HANDOFF_DUCKDB := $(or $(HANDOFF_DUCKDB),warehouse/handoff.duckdb)
export DO_NOT_TRACK = 1

.DEFAULT_GOAL := help
.PHONY: help build doctor causes dashboard review bi bi-check spark-check test lint docs bench score clean

help: ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

build: $(VENV)/installed ## load a CRM, build and test every model, publish the marts, print the metrics, write the dashboard
	@$(BIN)/python scripts/build.py $(if $(filter-out 0,$(FULL_REFRESH)),--full-refresh) $(if $(filter-out 0,$(NO_WAIT)),--no-wait)

dashboard: $(VENV)/installed ## dashboard/handoff.html, one file that shows all of it in a browser
	@$(BIN)/python scripts/build_dashboard.py

doctor: $(VENV)/installed ## what the project can and cannot see in a CRM, before anything is built
	@$(BIN)/python scripts/build.py doctor

causes: $(VENV)/installed ## why handoffs broke, with the fix in words, and what to start recording
	@$(BIN)/python scripts/print_root_causes.py

review: $(VENV)/installed ## dashboard/review.html, real records of each break for the weekly meeting
	@$(BIN)/python scripts/build.py review

bi: $(VENV)/installed $(BI_VENV)/installed ## a BI server (Superset) on this machine, with every mart and a dashboard
	@$(BIN)/python scripts/bi_server.py serve

bi-check: $(VENV)/installed $(BI_VENV)/installed ## start that server, compare its answers with those of DuckDB, stop it
	@$(BIN)/python scripts/bi_server.py check

test: $(VENV)/installed ## prove it: unit tests, laws, whole runs (DEEP=1: of more companies)
	@env -u CRM -u FROM -u DEFINITIONS -u AS_OF -u CRM_URL -u HANDOFF_DUCKDB $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(if $(filter-out 0,$(DEEP)),-m '')

spark-check: $(VENV)/installed $(SPARK_VENV)/installed ## build on Spark and on DuckDB, and compare every mart (Java 17 needed)
	@env -u CRM -u FROM -u DEFINITIONS -u AS_OF -u CRM_URL -u HANDOFF_DUCKDB $(BIN)/python -m pytest tests/python/test_spark.py

lint: $(VENV)/installed ## sqlfluff and ruff
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@HANDOFF_DUCKDB=warehouse/lint.duckdb DBT_TARGET_PATH=target/lint $(BIN)/sqlfluff lint models tests

docs: $(VENV)/installed ## the documentation as one page, target/static_index.html; its links are checked
	@$(BIN)/python scripts/build.py docs

bench: $(VENV)/installed ## time the models against a hand-written script
	@$(BIN)/python scripts/bench.py $(BENCH)

score: $(VENV)/installed ## precision and recall of every check against planted faults
	@$(BIN)/python scripts/score_diagnosis.py $(SCORE)

clean: ## remove what was built, the installed packages excepted
	rm -rf target logs warehouse/* warehouse/.handoff.* dashboard bench .pytest_cache .hypothesis .ruff_cache

$(VENV)/installed: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11 ...")'
	@echo "Installing packages into $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@touch $@

# Superset is 700 MB and pins old libraries: nothing else needs it, so it stays apart. Compiled as it is used.
$(BI_VENV)/installed: requirements-bi.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] not in ((3, 11), (3, 12)) and "Superset runs on Python 3.11 or 3.12: make bi PYTHON=python3.11")'
	@echo "Installing Superset into $(BI_VENV) ..."
	@$(PYTHON) -m venv $(BI_VENV)
	@$(BI_VENV)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --no-compile -r requirements-bi.lock
	@touch $@

# Spark is 450 MB and needs Java.
$(SPARK_VENV)/installed: requirements-spark.lock
	@echo "Installing Spark into $(SPARK_VENV) ..."
	@$(PYTHON) -m venv $(SPARK_VENV)
	@$(SPARK_VENV)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --no-compile -r requirements-spark.lock
	@touch $@
