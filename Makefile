# Everything runs in .venv, made with plain `python3 -m venv`; PYTHON chooses another interpreter.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test test-browser test-others test-fast check check-wheel lint types format count bench bench-reading bench-load bench-class fuzz kill soak pictures pins sbom audit clean

run: .venv/installed  ## open the app in the browser
	$(BIN)/crosscut

# How many processes share the tests without a browser, whose files stay whole, and how many those
# with one.
JOBS ?= $(shell nproc 2>/dev/null || echo 2)
PYTEST = $(BIN)/python -m pytest -n $(JOBS) --dist loadfile

test: .venv/installed-dev  ## run all tests
	$(MAKE) --jobs=2 test-browser test-others

# No file of these has anything to keep together: a process without tests takes some of another's.
test-browser: .venv/installed-dev
	$(BIN)/python -m pytest -n $(JOBS) --dist worksteal -m browser

test-others: .venv/installed-dev
	$(PYTEST) -m "not browser"

test-fast: .venv/installed-dev  ## run the quick tests: no browser, no server, no pages
	$(PYTEST) -m "not browser and not server and not page and not slow" --hypothesis-profile=fast

check: lint types test  ## format, lint, types, tests

check-wheel:  ## build the package, install it without pins, read a file of each kind with it
	$(PYTHON) tools/check_wheel.py

lint: .venv/installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: .venv/installed-dev
	$(BIN)/mypy

format: .venv/installed-dev  ## put the code into the project's format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

count:  ## count the product's lines of code
	@$(PYTHON) tools/count_code.py

bench: .venv/installed-dev  ## build speed and memory on generated corpora; the tone model's figures
	$(BIN)/python tools/bench_build.py
	$(BIN)/python tools/bench_engines.py
	$(BIN)/python tools/bench_tone.py

bench-reading: .venv/installed-dev  ## what is found in reviews, against two readers' labels
	$(BIN)/python tools/bench_reading.py --json crosscut/measures/certainty.json
	$(BIN)/python tools/bench_new_film.py --log docs/new-film-log.md

bench-load: .venv/installed-dev  ## a whole class at once, on a real server (15 minutes)
	$(BIN)/python tools/bench_load.py
	$(BIN)/python tools/bench_load.py --reviews 1000 --people 30 --no-default
	$(BIN)/python tools/bench_page.py

bench-class: .venv/installed-dev  ## a class answers by phone at once, on one and two servers
	$(BIN)/python tools/bench_class.py

FUZZ_SECONDS ?= 600

fuzz: .venv/installed-dev  ## look for inputs that break a reader, a parser or a property
	-$(BIN)/python -m pip install --quiet --only-binary :all: "atheris>=3"  # where it has a wheel
	$(BIN)/python tools/fuzz.py --seconds $(FUZZ_SECONDS)
	$(BIN)/python -m pytest -m hypothesis --hypothesis-profile=fuzz

kill: .venv/installed-dev  ## kill the app in the middle of saves, deletions and rescues
	$(BIN)/python tools/kill.py --rounds 240

SOAK_SECONDS ?= 1200

soak: .venv/installed-dev  ## thirty people for twenty minutes, one of whom brings archives
	$(BIN)/python tools/soak.py --seconds $(SOAK_SECONDS)

# Versions stay as they are pinned, unless UPGRADE=--upgrade.
COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
    --only-binary :all: --no-header --no-emit-index-url $(UPGRADE)

pictures: .venv/installed-dev  ## take the pictures of docs/ anew (needs a Chromium)
	$(BIN)/python tools/take_pictures.py

pins: .venv/installed-dev  ## compile the pinned requirements again
	$(BIN)/python -m pip install --quiet uv
	$(COMPILE) pyproject.toml -o requirements.txt
	$(COMPILE) --group dev -c requirements.txt -o requirements-dev.txt

sbom: .venv/installed-dev  ## write what the app is made of, as CycloneDX, to build/sbom.json
	$(BIN)/python -m pip install --quiet cyclonedx-bom
	mkdir -p build
	$(BIN)/cyclonedx-py requirements --output-reproducible --pyproject pyproject.toml -o build/sbom.json requirements.txt

# Fails for what is found alone, not where the list of weaknesses cannot be reached.
audit: .venv/installed  ## look for known weaknesses of what the app is made of
	-$(BIN)/python -m pip install --quiet pip-audit
	-timeout 60 $(BIN)/pip-audit --disable-pip --require-hashes --progress-spinner off \
	    --requirement requirements.txt 2>&1 | tee .venv/audit
	@! grep --quiet "^Found " .venv/audit

clean:
	rm -rf .venv build dist

.venv/installed: requirements.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.txt
	$(BIN)/python -m pip install --quiet --no-deps --editable .
	touch $@

.venv/installed-dev: .venv/installed requirements-dev.txt
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements-dev.txt
	touch $@
