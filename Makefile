# Both commands start from a bare checkout where only the Swift toolchain is present.
#   make conformance   judge the reference server; leaves report.json and junit.xml
#   make test          all tests
# `make bench` measures a release build.

SWIFT ?= swift
BUILD_FLAGS = --build-tests --explicit-target-dependency-import-check error
PNS = .build/debug/pns

.PHONY: all dependencies build conformance test mutants proof lint generate validate release bench bench-peers clean

all: test conformance

# SQLite's headers are all that is needed beside the toolchain; on other systems than Debian and Ubuntu, install them by hand.
dependencies:
	@printf '#include <sqlite3.h>\nint main(void){return 0;}\n' | cc -x c - -lsqlite3 -o /dev/null 2>/dev/null || \
	if command -v apt-get >/dev/null; then \
	  echo 'installing libsqlite3-dev'; \
	  if [ "$$(id -u)" = 0 ]; then as=; else as=sudo; fi; \
	  $$as apt-get update -qq && $$as apt-get install -y -qq libsqlite3-dev; \
	else \
	  echo 'Install the development files of SQLite 3 (sqlite3.h), then run make again.' >&2; exit 1; \
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
	$(PNS) mutants run --promised --matrix matrix.json

proof: release
	.build/release/pns mutants run --matrix matrix.json
	for jobs in 1 8 16; do .build/release/pns run --reference --quiet --shuffle 1 --repeat 20 --jobs $$jobs || exit 1; done

lint: build
	$(SWIFT) format lint --strict --recursive Sources Tests Vectors/VectorBundle.swift Package.swift
	$(PNS) suite lint .
	$(PNS) vectors verify

generate: build
	$(PNS) suite generate .

# Every vector and example against the schemas, by a validator that is not ours.
validate:
	python3 -m venv .venv
	.venv/bin/pip install --quiet --disable-pip-version-check jsonschema openapi-spec-validator
	.venv/bin/python .ci/validate.py

release: dependencies
	$(SWIFT) build -c release --product pns

# Measures codec and server beside others; Conformance/peers/bench/README.md says how to read it. Best on a quiet machine.
bench: release bench-peers
	.build/release/pns bench codec --report bench-codec.json
	.build/release/pns bench server --report bench-server.json

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
	rm -rf .build report.json junit.xml matrix.json bench-codec.json bench-server.json
