# The two commands of a fresh machine: `make demo` and `make test`. Both install what is missing, and leave alone what is there.
# Needs: Debian 12 or later, the Swift 6.3 toolchain, git, root (or sudo) for packages and for the lab.

SWIFT_FLAGS ?= -j 2
BINARY := .build/debug/msp-patch
PACKAGES := libssh2-1-dev libssl-dev libsqlite3-dev zlib1g-dev pkg-config ca-certificates curl openssh-client
# What tests compare with: the real sshd, and the tools of the auditor's recipes in docs/.
TEST_PACKAGES := openssh-server openssl sqlite3 jq sudo rpm dpkg-dev python3 procps bsdutils

.PHONY: all build release setup lab demo test check simulate fuzz install install-files clean

all: build

## Install what building and testing need; silent when all of it is there.
setup:
	@packaging/install-packages $(PACKAGES)

build: setup
	@swift build $(SWIFT_FLAGS) --product msp-patch

release: setup
	@swift build $(SWIFT_FLAGS) -c release --static-swift-stdlib --product msp-patch

## Boot real hosts (root), patch them inside their windows, and end with a compliance report.
demo: build
	@lab/prepare
	@packaging/demo $(BINARY)

## Every test, the lab's real hosts included.
test: setup
	@packaging/install-packages $(TEST_PACKAGES)
	@lab/prepare
	@lab/build
	@swift build $(SWIFT_FLAGS) --build-tests
	@packaging/run-tests $(SWIFT_FLAGS)

## The run engine's simulator with far more seeds than `make test`.
simulate: setup
	@MSP_SIMULATION_SEEDS=$${MSP_SIMULATION_SEEDS:-200000} swift test $(SWIFT_FLAGS) -c release -Xswiftc -enable-testing --filter SimulationTests

## Recorded answers of hosts, damaged at random, against everything that reads them, for MINUTES; SEED says where the seeds begin.
MINUTES ?= 5
SEED ?= 0
fuzz: setup
	@MSP_PATCH_FUZZ_MINUTES=$(MINUTES) MSP_PATCH_FUZZ_SEED=$(SEED) swift test $(SWIFT_FLAGS) --filter FuzzTests.forMinutes

## The style of the house.
check:
	@swift format lint --strict --recursive --parallel Package.swift Sources Tests

## The program, the units that hold maintenance windows (docs/schedule.md says how to enable them), and the documentation.
install: release
	@$(MAKE) --no-print-directory install-files PROGRAM=.build/release/msp-patch

## The same of a program that is built already.
install-files:
	@install -D -m 0755 $(PROGRAM) $(DESTDIR)/usr/local/bin/msp-patch
	@install -D -m 0644 packaging/systemd/msp-patch-due.service $(DESTDIR)/etc/systemd/system/msp-patch-due.service
	@install -D -m 0644 packaging/systemd/msp-patch-due.timer $(DESTDIR)/etc/systemd/system/msp-patch-due.timer
	@install -D -m 0644 packaging/systemd/msp-patch.sysusers $(DESTDIR)/usr/lib/sysusers.d/msp-patch.conf
	@install -D -m 0644 -t $(DESTDIR)/usr/local/share/doc/msp-patch docs/*.md

clean:
	@swift package clean
