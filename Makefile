# Both commands start from a bare checkout where only the Swift toolchain is present.
#   make conformance   judge the reference server; leaves report.json and junit.xml
#   make test          all tests
# `make bench` measures a release build.

SWIFT ?= swift
BUILD_FLAGS = --build-tests --explicit-target-dependency-import-check error
PNS = .build/debug/pns

.PHONY: all dependencies build conformance test mutants proof lint generate validate release bench bench-peers clean
.PHONY: hardness endurance sanitize fuzz fuzz-build postgres postgres-build postgres-dependencies

all: test conformance

# The headers of SQLite and zlib are all that is needed beside the toolchain; on other systems than Debian and Ubuntu, install them by hand.
dependencies:
	@printf '#include <sqlite3.h>\n#include <zlib.h>\nint main(void){return 0;}\n' | cc -x c - -lsqlite3 -lz -o /dev/null 2>/dev/null || \
	if command -v apt-get >/dev/null; then \
	  echo 'installing libsqlite3-dev zlib1g-dev'; \
	  if [ "$$(id -u)" = 0 ]; then as=; else as=sudo; fi; \
	  $$as apt-get update -qq && $$as apt-get install -y -qq libsqlite3-dev zlib1g-dev; \
	else \
	  echo 'Install the development files of SQLite 3 (sqlite3.h) and zlib (zlib.h), then run make again.' >&2; exit 1; \
	fi

# One debug build for everything: the tests, the tool and the reference server.
build: dependencies
	$(SWIFT) build $(BUILD_FLAGS)

conformance: build
	$(PNS) run --reference --report json=report.json --report junit=junit.xml

test: build
	$(SWIFT) test --skip-build --disable-xctest

# The proof that the suite can fail. Here each broken server meets the scenarios that promise to catch it;
# `make proof` runs all of them against all of it.
mutants: build
	$(PNS) mutants run --promised --matrix matrix.json --matrix-html matrix.html

proof: release validate
	.build/release/pns mutants run --matrix matrix.json --matrix-html matrix.html
	.venv/bin/python Tests/Peers/proof.py .build/release/pns --state .build/proof/state.json $(PROOF)
	.venv/bin/python Tests/Peers/adapter.py .build/release/pns --mutants
	.venv/bin/python Tests/Peers/second_runner.py .build/release/pns --mutants all --promised --jobs 4
	$(MAKE) hardness
	$(MAKE) postgres NODE_KILLS=50

# How much of the long proof: `make proof PROOF='--rounds 5 --slow-rounds 1'` is a short one. It goes on where it stopped.
PROOF = --rounds 100 --slow-rounds 10

# Our server cannot be hurt. Each line is one proof; each can be asked for alone.
hardness: endurance sanitize fuzz

# The first line proves that the second can fail: a server that loses data on a restart has to fail it.
endurance: release .venv/peers
	! .venv/bin/python Tests/Peers/kill9.py .build/release/pns 2 1 loses-data-on-restart >/dev/null
	.venv/bin/python Tests/Peers/kill9.py .build/release/pns $(KILLS)
	.venv/bin/python Tests/Peers/disk.py .build/release/pns
	.venv/bin/python Tests/Peers/scarce.py .build/release/pns
	.venv/bin/python Tests/Peers/crowd.py .build/release/pns $(CROWD)
KILLS = 200
CROWD = 10000

# Several nodes on one PostgreSQL: its tests, and two nodes of `pns serve` judged, killed and robbed of their database.
# Without PostgreSQL both say that they were skipped.
postgres: postgres-build .venv/peers
	$(POSTGRES_BUILD)/debug/pnsPackageTests.xctest $(SWIFT_TESTING) --filter PNSStorePostgresTests
	.venv/bin/python Tests/Peers/postgres.py $(POSTGRES_BUILD)/debug/pns $(NODE_KILLS)
NODE_KILLS = 10

# A trait is a flag of every module of ours: in one folder, each change between the two would build them all again.
postgres-build: dependencies postgres-dependencies
	$(SWIFT) build --traits Postgres --scratch-path $(POSTGRES_BUILD) $(BUILD_FLAGS)
POSTGRES_BUILD = .build-postgres

postgres-dependencies:
	@printf '#include <libpq-fe.h>\nint main(void){return 0;}\n' | \
	  cc -x c - -I/usr/include/postgresql -lpq -o /dev/null 2>/dev/null || \
	if command -v apt-get >/dev/null; then \
	  echo 'installing libpq-dev'; \
	  if [ "$$(id -u)" = 0 ]; then as=; else as=sudo; fi; \
	  $$as apt-get update -qq && $$as apt-get install -y -qq libpq-dev; \
	else \
	  echo 'Install the development files of libpq (libpq-fe.h), then run make again.' >&2; exit 1; \
	fi

# The tests once under ThreadSanitizer and once under AddressSanitizer, each with a build of its own.
sanitize: dependencies
	$(SWIFT) build --scratch-path .build-thread --sanitize thread --build-tests
	$(CLANG) -O1 -shared -fPIC -o .build-thread/mutex.so Tests/Sanitizers/mutex.c -ldl
	LD_PRELOAD=$(CURDIR)/.build-thread/mutex.so .build-thread/debug/pnsPackageTests.xctest $(SWIFT_TESTING)
	$(FUZZING) $(SWIFT) build --scratch-path .build-address --sanitize address --build-tests
	ASAN_OPTIONS=detect_leaks=0:suppressions=Tests/Sanitizers/address.supp \
	  .build-address/debug/pnsPackageTests.xctest $(SWIFT_TESTING)
SWIFT_TESTING = --testing-library swift-testing
TOOLCHAIN = $(dir $(realpath $(shell command -v $(SWIFT))))
CLANG = $(TOOLCHAIN)clang

# What libFuzzer finds in so many seconds for each property of Tests/Properties.
fuzz: fuzz-build
	Tests/Fuzz/run.sh .build-address/debug/pns-fuzz $(FUZZ_SECONDS) .build-address/fuzz
FUZZ_SECONDS = 30

# The same build as that of the tests under AddressSanitizer, instrumented for the fuzzer too.
fuzz-build: dependencies
	$(FUZZING) $(SWIFT) build --scratch-path .build-address --sanitize address --product pns-fuzz
FUZZING = PNS_FUZZ=$(shell $(CLANG) -print-file-name=libclang_rt.fuzzer_no_main-$(shell uname -m).a)

.venv/peers:
	python3 -m venv .venv
	.venv/bin/pip install --quiet --disable-pip-version-check websockets
	touch $@

lint: build
	$(SWIFT) format lint --strict --recursive Sources Tests Vectors/VectorBundle.swift Package.swift
	$(PNS) suite lint .
	$(PNS) vectors verify

generate: build
	$(PNS) suite generate .

# Every vector and example against the schemas, by a validator that is not ours.
validate:
	python3 -m venv .venv
	.venv/bin/pip install --quiet --disable-pip-version-check jsonschema openapi-spec-validator websockets
	.venv/bin/python .ci/validate.py

release: dependencies
	$(SWIFT) build -c release --product pns

# Measures codec and server beside others, and the gateway by itself, best on a quiet machine;
# Conformance/peers/bench/README.md says how to read it.
bench: release bench-peers
	.build/release/pns bench codec --report bench-codec.json
	.build/release/pns bench server --report bench-server.json
	.build/release/pns bench gateway --devices $(DEVICES) --report bench-gateway.json
DEVICES = 1000000

# What is not there is named in the report and not measured, so nothing here may fail.
bench-peers:
	@test -x .venv/bin/python || python3 -m venv .venv || true
	@.venv/bin/python -c 'import orjson, websockets' 2>/dev/null || \
	  .venv/bin/python -m pip install --quiet --disable-pip-version-check orjson websockets || true
	@if test ! -x /usr/bin/wrk || test ! -e /usr/lib/nginx/modules/ngx_nchan_module.so; then \
	  if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
	    echo 'installing nginx with nchan, and wrk'; \
	    apt-get update -qq && apt-get install -y -qq --no-install-recommends nginx libnginx-mod-nchan wrk || true; \
	  else \
	    echo 'for all comparisons: apt-get install nginx libnginx-mod-nchan wrk'; \
	  fi; \
	fi

clean:
	rm -rf .build .build-thread .build-address .build-postgres report.json junit.xml matrix.json matrix.html bench-codec.json bench-server.json bench-gateway.json
