# Each goal installs what it needs, builds and runs. `make help` lists them.

PREFIX ?= /usr/local
DESTDIR ?=
ROWS ?= 2000000
SIZES ?= 2000000,20000000
BIG ?=
MB ?= 1000
READERS ?= 200

SWIFT ?= swift
# demo, test and install share one configuration and one flag, so that nothing is built twice:
# the tests use public API only, so the release build needs no -enable-testing.
SWIFT_FLAGS = -c release
TEST_FLAGS = $(SWIFT_FLAGS) --disable-testable-imports --disable-xctest
BUILD = .build/release

# Homebrew keeps these libraries out of its prefix; pkg-config must be told where they are.
ifeq ($(shell uname -s),Darwin)
BREW := $(shell brew --prefix 2>/dev/null)
empty :=
space := $(empty) $(empty)
KEGS := $(foreach keg,libarchive openssl openssl@3 sqlite libxlsxwriter,$(BREW)/opt/$(keg)/lib/pkgconfig)
export PKG_CONFIG_PATH := $(subst $(space),:,$(strip $(wildcard $(KEGS)) $(PKG_CONFIG_PATH)))
INSTALL_FLAGS = $(SWIFT_FLAGS)
else
# One file that needs no Swift libraries on the machine it is copied to.
INSTALL_FLAGS = $(SWIFT_FLAGS) --static-swift-stdlib
endif

.PHONY: help system build demo test test-peers examples torture canaries fuzz sanitize peers install uninstall lint \
	format bench bench-filings bench-serve clean

help: ## List the goals
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' Makefile

system:
	@Scripts/install-system-packages
	@Scripts/dependencies --pin

build: system ## Build the release binary, .build/release/warchest
	$(SWIFT) build $(SWIFT_FLAGS) --product warchest

demo: build ## Import the Georgia 6th district facts and print what follows from them
	@$(BUILD)/warchest demo

# The command-line tests run the built binary, so it is built first.
test: build ## Run every test, the fault tests in their short form
	$(SWIFT) test $(TEST_FLAGS)
	@Scripts/run-examples
	@python3 Tests/Faults/canaries.py --check
	@python3 Tests/Faults/torture.py --quick

test-peers: build ## Our files in LibreOffice, openpyxl, DuckDB, Datasette, Chromium (installs them aside)
	@python3 Tests/Peers/run.py

examples: system ## Build and run the packages that use the library
	@Scripts/run-examples

torture: build ## The fault tests in their long form (half an hour), and their table
	@python3 Tests/Faults/torture.py

canaries: system ## Break one rule at a time and show that its fault test fails
	@python3 Tests/Faults/canaries.py

FUZZ_SECONDS ?= 60
fuzz: system ## Fuzz the readers and parsers, FUZZ_SECONDS each
	@Tests/Faults/fuzz $(FUZZ_SECONDS)

sanitize: system ## The test suite under the address and the thread sanitizer
	@Tests/Faults/sanitize

peers: build ## What other tools make of the malformed corpus (installs them aside)
	@python3 Tests/Faults/peers.py

lint: ## Check layout and doc comments with swift-format, the picture of the house, the dependencies
	@Scripts/draw-house --check
	@Scripts/dependencies --check
	$(SWIFT) format lint --strict --parallel -r Sources Tests Plugins Benchmarks Package.swift

format: ## Rewrite the sources in the house layout
	$(SWIFT) format format --in-place --parallel -r Sources Tests Plugins Benchmarks Package.swift
	@Scripts/draw-house

install: system ## Install binary, manual pages, completions, notices and SBOM below PREFIX (/usr/local)
	$(SWIFT) build $(INSTALL_FLAGS) --product warchest
	Scripts/install-files $(BUILD)/warchest "$(DESTDIR)$(PREFIX)"

uninstall: ## Remove what `make install` wrote
	Scripts/install-files --remove "$(DESTDIR)$(PREFIX)"

bench: build ## Compare with sqlite3 .import and DuckDB (ROWS=2000000; BIG=1 adds the growth to SIZES)
	@python3 Benchmarks/bench.py --rows $(ROWS)
	@python3 Benchmarks/bench-filings.py --mb $(MB)
	$(if $(BIG),@python3 Benchmarks/bench-scale.py --sizes $(SIZES))

bench-filings: build ## Compare the import of a large filing with libfec and FastFEC (MB=1000)
	@python3 Benchmarks/bench-filings.py --mb $(MB)

bench-serve: build ## 200 readers of `warchest serve` while imports run (READERS=200)
	@python3 Benchmarks/bench-serve.py --readers $(READERS)

clean: ## Remove everything that was built
	rm -rf .build .build-examples .build-bench .build-canaries .build-fuzz .build-address .build-thread
