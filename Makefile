# Every command of the project. `make` lists them. Nothing here needs root or a package outside .venv.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: example-data help report slides edition diff study test lab check doctor clean bench lock

PYTHON := .venv/bin/python
READY := .venv/.ready
# A variable only where it stands on make's command line: some systems keep a NAME of their own in the environment.
given = $(if $(filter command,$(origin $1)),$($1))
# The study and the edition of it that a report or a deck is made of.
chosen = $(if $(STUDY),--study '$(STUDY)') $(foreach s,$(SET),--set '$(s)') $(if $(OPTION),--option '$(OPTION)')

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

report: $(READY) ## bring reports/ up to date   [STUDY=folder] [SET="name=value …"] [OPTION=…] [ONLY=notebook] [FORCE=1]
	@$(PYTHON) -m analysis report $(chosen) $(if $(ONLY),--only '$(ONLY)') $(if $(FORCE),--force)

slides: $(READY) ## the report as slides, in reports/   [STUDY=folder] [SET="name=value …"] [OPTION=…] [FORCE=1]
	@$(PYTHON) -m analysis slides $(chosen) $(if $(FORCE),--force)

edition: $(READY) ## keep the numbers of today's report as an edition   NAME=2026-12 [STUDY=folder]
	@$(PYTHON) -m analysis edition '$(call given,NAME)' $(if $(STUDY),--study '$(STUDY)')

diff: $(READY) ## what moved since an edition, and why   BASE=2026-11 [STUDY=folder]
	@$(PYTHON) -m analysis diff '$(call given,BASE)' $(if $(STUDY),--study '$(STUDY)')

study: $(READY) ## begin another study from a template   NAME=gym [FOLDER=studies]
	@$(PYTHON) -m analysis new-study '$(call given,NAME)' $(if $(FOLDER),--folder '$(FOLDER)')

test: $(READY) ## run the tests, three at a time   [BROWSERS=1 also in a real browser] [ARGS="…" for pytest]
	@$(PYTHON) -m pytest -n 3 --dist loadfile --no-loadscope-reorder $(if $(BROWSERS),,--ignore=tests/browser) $(ARGS)

lab: $(READY) ## open the notebooks in JupyterLab   [ARGS="…" for JupyterLab, e.g. --no-browser]
	@$(PYTHON) -m analysis.cli.lab $(ARGS)

check: $(READY) ## style, imports, lock and notebooks, then the evidence in data/   [STUDY=folder]
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m pytest -q tests/test_repository.py
	@$(PYTHON) -m analysis check $(if $(STUDY),--study '$(STUDY)')

# Not after $(READY): it is asked for when the set-up fails.
doctor: ## is everything there that report and tests need   [STUDY=folder]
	@$(if $(wildcard $(PYTHON)),$(PYTHON),python3) -m analysis doctor $(if $(STUDY),--study '$(STUDY)')

clean: ## remove build/ and the reports made by it; .venv stays
	@rm -rf build .pytest_cache .ruff_cache .hypothesis .benchmarks .import_linter_cache reports/.staging
	@rm -f reports/strategy.*.pdf reports/strategy.*.html reports/strategy.xlsx reports/numbers.json reports/slides.*.pdf
	@rm -rf reports/what-if reports/studies
	@find analysis tests -name __pycache__ -type d -prune -exec rm -rf {} +

bench: $(READY) ## time what has to be fast   [NAME=part of a name]
	@$(PYTHON) -m analysis bench $(call given,NAME)

example-data: $(READY) ## real tables to try, into build/example-data
	@$(PYTHON) -m analysis.cli.example_data

lock: $(READY) ## write requirements.lock and environment.yml from pyproject.toml
	@$(PYTHON) -m analysis.cli.environment write

# The stamp is written last: a set-up that was killed is done again from the start.
$(READY): pyproject.toml requirements.lock
	@sh .ci/set-up
