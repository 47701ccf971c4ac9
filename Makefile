# LabelStage. Two commands matter: `make demo` shows it, `make test` proves it.

.DEFAULT_GOAL := help
.PHONY: help demo test lint unit fix interop lock migration secrets shots venv node chromium clean

UV_COMPILE = .venv/bin/uv pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

help: ## list these commands
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

demo: ## install, load the demo projects and serve them on http://127.0.0.1:8000
	@sh scripts/install.sh demo
	@.venv/bin/labelstage demo

test: venv node chromium ## every check and every test
	@.venv/bin/python scripts/check.py all

lint: venv node ## ruff, mypy, import contracts, tsc
	@.venv/bin/python scripts/check.py lint

unit: venv node ## the tests that need no browser and no server
	@.venv/bin/python scripts/check.py unit

fix: venv ## let ruff repair and format
	@.venv/bin/ruff check --fix . && .venv/bin/ruff format .

interop: venv ## have other libraries read releases in every format, in an environment of their own; not part of test
	@sh scripts/interop/run.sh

lock: venv ## resolve the hash-pinned locks anew; UPGRADE=--upgrade takes the newest versions
	$(UV_COMPILE) $(UPGRADE) pyproject.toml --extra dev --output-file requirements/dev.txt
	for group in node interop; do $(UV_COMPILE) $(UPGRADE) --group $$group --output-file requirements/$$group.txt || exit 1; done
	for extra in demo server; do $(UV_COMPILE) pyproject.toml --extra $$extra --group build \
		--constraint requirements/dev.txt --output-file requirements/$$extra.txt || exit 1; done

migration: venv ## write a migration from the difference between tables and migrations; NAME="what it does"
	@.venv/bin/python scripts/migration.py "$(NAME)"

secrets: ## make .env for compose.yaml, once
	@sh scripts/secrets.sh

shots: venv chromium ## make the screenshots of README.md anew
	@.venv/bin/python -m scripts.shots

venv:
	@sh scripts/install.sh dev

node: venv
	@sh scripts/node.sh

chromium: venv
	@.venv/bin/python scripts/chromium.py

clean: ## remove what the other commands installed; the data folder stays
	rm -rf .venv .interop node_modules dist build
