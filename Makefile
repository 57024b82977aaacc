# make demo    install, run the sample inquiries, say where the reports are
# make test    install, run the whole test suite
# make check   lint and types
# make scores  the samples against their truth
# make bench   reading, seals and speed on fresh pages, beside other readers; ARGS="--pages 9"
# make fuzz    break files of every format and see what intake makes of them; ARGS="--seconds 300"
# make samples draw the samples again and compare

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
SYSTEM := $(VENV)/.system
TESTING := $(VENV)/.testing
PACKS := chi-sim chi-tra eng jpn kor rus deu fra spa ita osd
DEBIAN := python3-venv tesseract-ocr $(PACKS:%=tesseract-ocr-%) libarchive13 \
	fonts-noto-cjk fonts-wqy-zenhei fonts-arphic-ukai fonts-arphic-uming
DEBIAN_TESTING := chromium curl openssl postgresql

.PHONY: demo test check scores bench fuzz samples clean
.DELETE_ON_ERROR:

demo: $(INSTALLED)
	@$(BIN)/zhiyi run samples --out out; status=$$?; \
	if [ $$status -gt 1 ]; then exit $$status; fi; \
	echo; echo "报告 reports: $(CURDIR)/out/summary.html"; \
	ls -1 $(CURDIR)/out/*/report.html

# Where a test ends its process, pytest-xdist would start another and then wait for ever. Files come
# in the order that tests/conftest.py gives them.
test: $(INSTALLED) $(TESTING)
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder \
		--max-worker-restart 0

check: $(INSTALLED)
	$(BIN)/ruff check pipeline models samples tests
	$(BIN)/ruff format --check pipeline models samples tests
	$(BIN)/mypy

scores: $(INSTALLED)
	@$(BIN)/zhiyi evaluate samples --missed; test $$? -le 1

bench: $(INSTALLED)
	$(BIN)/python -m tests.benchmarks $(ARGS)

fuzz: $(INSTALLED)
	$(BIN)/python -m tests.fuzz $(ARGS)
	ZHIYI_FUZZ=many $(BIN)/python -m pytest tests/fuzz -k any

samples: $(INSTALLED)
	$(BIN)/python samples/make.py --check

clean:
	rm -rf $(VENV) out build .mypy_cache .ruff_cache .pytest_cache pipeline/*.egg-info

# Installs Debian's packages $(1) where there is root or sudo, and otherwise says what is missing.
define debian
	@missing=""; for package in $(1); do \
		dpkg -s $$package 2>/dev/null | grep -q "ok installed" || missing="$$missing $$package"; done; \
	if [ -n "$$missing" ]; then \
		if ! command -v apt-get >/dev/null; then \
			echo "Not a Debian system: please install what stands for$$missing"; \
		elif [ "$$(id -u)" = 0 ]; then sudo=""; \
		elif sudo -n true 2>/dev/null; then sudo="sudo"; \
		else sudo="none"; echo "No root: please run apt-get install$$missing"; fi; \
		if [ -n "$${sudo+set}" ] && [ "$$sudo" != none ]; then \
			$$sudo apt-get update -q && \
			DEBIAN_FRONTEND=noninteractive $$sudo apt-get install -y -q --no-install-recommends $$missing \
			|| echo "apt-get failed: going on without$$missing"; fi; fi
endef

# What Debian has and pip has not. Without root or sudo the program goes on without it and says
# so: the second reader then is missing, which `zhiyi doctor` and every report tell.
$(SYSTEM): Makefile
	$(call debian,$(DEBIAN))
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or later is needed; set PYTHON=..."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@touch $@

# A browser and a database for the tests of the workbench, which are skipped without them.
$(TESTING): $(SYSTEM)
	$(call debian,$(DEBIAN_TESTING))
	@touch $@

$(INSTALLED): $(SYSTEM) pyproject.toml requirements.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check -c requirements.lock -e '.[dev]'
	@touch $@
