# Every command of the project. `make` lists them. Nothing here needs root or a package outside .venv.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: example-data help report slides brief word edition diff study test lab check doctor clean bench lock

PYTHON := .venv/bin/python
# The packages of a report, and beside them those that `lab`, `test` and studies with raw tables need.
READY := .venv/.ready

# What is typed on the command line stays as it is typed: make looks for no "$" in it, and the shell, which gets it in the
# environment, for no quote. What holds a name that some systems keep in the environment counts on the command line only.
as_typed = $(eval override export $1 := $$(value $1))
$(foreach v,STUDY SET OPTION SCENARIO ONLY FORCE FOLDER BROWSERS,$(if $(filter undefined,$(origin $v)),,$(call as_typed,$v)))
$(foreach v,NAME BASE FAIL_ON FORMAT,$(if $(filter command,$(origin $v)),$(call as_typed,$v)))
given = $(filter override,$(origin $1))
# "$NAME", or nothing where it is not given; with an option before it.
value_of = "$(if $(given),$$$1)"
with = $(if $($1),$2 "$$$1")
study = $(call with,STUDY,--study)
# The study and the edition of it that a report, a deck or a sheet is made of.
chosen = $(study) $(call with,SET,--set) $(call with,OPTION,--option) $(call with,SCENARIO,--scenario)
# Engines come when the study has raw tables.
blank := $() $()
raw := $(wildcard $(subst $(blank),\$(blank),$(or $(STUDY),data))/raw.toml)
STUDY_READY := $(READY) $(if $(raw),$(READY)-engines)

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

report: $(STUDY_READY) ## bring reports/ up to date   [STUDY=folder] [SET="name=value …"] [OPTION=…] [SCENARIO=…] [ONLY=notebook] [FORCE=1]
	@$(PYTHON) -m analysis report $(chosen) $(call with,ONLY,--only) $(if $(FORCE),--force)

slides: $(STUDY_READY) $(if $(call given,FORMAT),$(READY)-office) ## the report as slides, in reports/   [STUDY=folder] [SET="name=value …"] [OPTION=…] [FORMAT=pptx]
	@$(PYTHON) -m analysis slides $(chosen) $(if $(call given,FORMAT),--format "$$FORMAT") $(if $(FORCE),--force)

brief: $(STUDY_READY) ## page one and the options on one sheet, in reports/   [STUDY=folder] [SET="name=value …"] [OPTION=…]
	@$(PYTHON) -m analysis brief $(chosen) $(if $(FORCE),--force)

word: $(STUDY_READY) $(READY)-office ## the report as a Word document, in reports/   [STUDY=folder] [SET="name=value …"] [OPTION=…]
	@$(PYTHON) -m analysis word $(chosen) $(if $(FORCE),--force)

edition: $(STUDY_READY) ## keep the numbers of today's report as an edition   NAME=2026-12 [STUDY=folder]
	@$(PYTHON) -m analysis edition $(call value_of,NAME) $(study)

diff: $(STUDY_READY) ## what moved since an edition, and why   BASE=2026-11 [STUDY=folder] [FAIL_ON="headline 5%"]
	@$(PYTHON) -m analysis diff $(call value_of,BASE) $(study) $(if $(call given,FAIL_ON),--fail-on "$$FAIL_ON")

study: $(READY) ## begin another study from a template   NAME=gym [FOLDER=studies]
	@$(PYTHON) -m analysis new-study $(call value_of,NAME) $(call with,FOLDER,--folder)

test: $(READY)-test ## run the tests, three at a time   [BROWSERS=1 also in a real browser] [ARGS="…" for pytest]
	@$(PYTHON) -m pytest -n 3 --dist loadfile --no-loadscope-reorder $(if $(BROWSERS),,--ignore=tests/browser) $(ARGS)

lab: $(READY)-lab ## open the notebooks in JupyterLab   [ARGS="…" for JupyterLab, e.g. --no-browser]
	@$(PYTHON) -m analysis.cli.lab $(ARGS)

check: $(STUDY_READY) $(READY)-test ## style, imports, lock and notebooks, then the evidence in data/   [STUDY=folder]
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m pytest -q tests/test_repository.py
	@$(PYTHON) -m analysis check $(study)

# Not after $(READY): it is asked for when the set-up fails.
doctor: ## is everything there that report and tests need   [STUDY=folder]
	@$(if $(wildcard $(PYTHON)),$(PYTHON),python3) -m analysis doctor $(study)

clean: ## remove build/ and the reports made by it; .venv stays
	@rm -rf build .pytest_cache .ruff_cache .hypothesis .benchmarks .import_linter_cache reports/.staging
	@rm -f reports/strategy.*.pdf reports/strategy.*.html reports/strategy.xlsx reports/numbers.json reports/slides.*.pdf reports/brief.*.pdf reports/strategy.*.docx reports/slides.*.pptx
	@rm -rf reports/what-if reports/studies
	@find analysis tests -name __pycache__ -type d -prune -exec rm -rf {} +

bench: $(READY)-test ## time what has to be fast   [NAME=part of a name]
	@$(PYTHON) -m analysis bench $(if $(call given,NAME),"$$NAME")

example-data: $(READY)-engines ## real tables to try, into build/example-data
	@$(PYTHON) -m analysis.cli.example_data

lock: $(READY) ## write the lock files and environment.yml from pyproject.toml, and list what moved
	@$(PYTHON) -m analysis.cli.environment write

# A stamp is written last: a set-up that was killed is done again from the start.
$(READY): pyproject.toml requirements.lock
	@sh .ci/set-up

$(READY)-%: requirements-%.lock $(READY)
	@sh .ci/set-up $*

$(READY)-test: $(READY)-lab $(READY)-office $(READY)-engines $(READY)-spark
