# make baocao   January 2026 of xã Ninh Giang: workbook, findings, report, in out/
# make tong-hop   a made city of 114 units brought together: TONGHOP.xlsx, drafts, in out/
# make test     everything that must pass: lint, types, tests (installs what they need)
# make test-windows   the Windows side, run for real under Wine (installs Wine; Debian 12, x86-64)
# make bench    speeds, as ratios in one run
# make measures   the measures of the layout
# make fuzz     files changed at random through every reader, FUZZ_SECONDS each
# make docs     generated documents: docs/quy-tac.md, templates/README.md
# make bo-doi-chieu   files for a person with Excel and Word to save again, in out/bo-doi-chieu.zip
# make goi-windows   the package for Windows, set up without a network, in dist/

PYTHON ?= python3
RUN := .venv/bin
JANUARY := workbook/vi-du/2026-01-ninh-giang.json
# One more than there are processors: many tests wait for LibreOffice, which waits for them.
PYTEST_WORKERS ?= $(shell echo $$(($$(nproc 2>/dev/null || echo 1) + 1)))
FUZZ_SECONDS ?= 70

.PHONY: baocao tong-hop test test-windows lint bench measures fuzz docs bo-doi-chieu goi-windows clean

PIP := $(RUN)/python -m pip install --quiet --disable-pip-version-check
SOURCES := $(shell find python templates workbook -name '*.py' -o -name '*.toml' -o -name '*.docx' -o -name '*.txt' -o -name '*.xl[as]m')

# Installed as a user installs it, not editable: compiled once, so that every start is fast.
.venv/installed: pyproject.toml $(SOURCES)
	test -x $(RUN)/python || $(PYTHON) -m venv .venv
	$(PIP) .
	touch $@

.venv/installed-test: pyproject.toml tests/may-kiem-thu.sh .venv/installed
	$(PIP) '.[test,lint,bench]'
	$(PIP) --no-deps oletools==0.60.2  # olevba reads VBA; what it would pull in is GPL and unused
	sh tests/may-kiem-thu.sh
	touch $@

# Exit code 1 of tthc means: done, errors found in the figures, as January has.
baocao: .venv/installed
	mkdir -p out
	$(RUN)/tthc dien $(JANUARY) -o out/2026-01-ninh-giang.xlsx --ghi-de
	$(RUN)/tthc kiem-tra out/2026-01-ninh-giang.xlsx || test $$? -eq 1
	$(RUN)/tthc bao-cao out/2026-01-ninh-giang.xlsx -o out/2026-01-ninh-giang.docx --ghi-de || test $$? -eq 1

# The city is made anew: what 114 units send in a month, with everything that goes wrong in it.
tong-hop: .venv/installed
	rm -rf out/thanh-pho
	mkdir -p out
	PYTHONPATH=tests $(RUN)/python -m support.whole_city out/thanh-pho
	$(RUN)/tthc tong-hop "out/thanh-pho/nhận về/2026-01" --don-vi "out/thanh-pho/danh sách 2026-01.csv" \
		-o out/TONGHOP.xlsx --ghi-de --thu out/thanh-pho/thu > out/tong-hop.txt 2>&1 || test $$? -eq 1
	head -n 20 out/tong-hop.txt

# The sources are compiled once, not by each of the processes that tests start.
test: lint
	$(RUN)/python -m compileall -q python
	PYTHONDONTWRITEBYTECODE= $(RUN)/python -m pytest -n $(PYTEST_WORKERS)

test-windows: .venv/installed-test
	sh tests/wine/may-wine.sh
	PYTHONPATH=tests $(RUN)/python -m pytest -p no:xdist -vv --tb=short tests/wine

lint: .venv/installed-test
	$(RUN)/ruff check .
	$(RUN)/ruff format --check .
	$(RUN)/mypy

bench: .venv/installed-test
	PYTHONPATH=tests $(RUN)/python tests/bench/bench.py

measures: .venv/installed-test
	PYTHONPATH=python:tests $(RUN)/python tests/bench/house.py

fuzz: .venv/installed-test
	$(PIP) '.[fuzz]'
	PYTHONPATH=python:tests $(RUN)/python tests/fuzz/fuzz.py $(FUZZ_SECONDS)

docs: .venv/installed-test
	PYTHONPATH=tests $(RUN)/python -m support.rule_examples < docs/quy-tac.md > .docs.tmp && \
		mv .docs.tmp docs/quy-tac.md
	$(RUN)/python -m baocao_tthc.sources.variables < templates/README.md > .docs.tmp && \
		mv .docs.tmp templates/README.md

bo-doi-chieu: .venv/installed-test
	rm -rf out/bo-doi-chieu
	PYTHONPATH=tests $(RUN)/python tests/support/comparison_set.py out/bo-doi-chieu
	cd out && $(abspath $(RUN))/python -m zipfile -c bo-doi-chieu.zip bo-doi-chieu

goi-windows: .venv/installed-test
	$(RUN)/python -m baocao_tthc.windows.offline . dist

clean:
	rm -rf .venv .tools out dist
