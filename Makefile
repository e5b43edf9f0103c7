# AxonHub. Two targets matter: "make run" and "make test".
.POSIX:
.DEFAULT_GOAL := help
SHELL := /bin/sh

# Every recipe that needs Java finds a JDK 25 first, whatever the machine's default is.
JDK := AXONHUB_NEEDS_JAVAC=1; . ./.ci/jdk;
NEED_MVN := command -v mvn > /dev/null || { echo "AxonHub is built with Maven 3.8 or newer, and no mvn is on the PATH: apt-get install maven, brew install maven or sdk install maven" >&2; exit 1; };
MVN := $(NEED_MVN) mvn -B -ntp -q -Dstyle.color=never
DIST := gateway/target/axonhub
# Changes of these make the distribution stale.
SOURCES = $(shell find pom.xml crds gateway operator -type f \( -name '*.java' -o -name 'pom.xml' -o -path '*/src/main/*' \) -not -path '*/target/*')

.PHONY: help run build test test-tidb check format bench bench-db bench-operator clean

help: ## Shows the targets.
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1	\2/p' Makefile

run: $(DIST)/.built ## Builds what is missing and starts the gateway on :8090 with SQLite under ./data.
	@$(DIST)/bin/axonhub run

build: $(DIST)/.built ## Builds the distribution, gateway and operator, with the cache that halves its start.

$(DIST)/.built: $(SOURCES)
	@echo "building the gateway ..."
	@$(JDK) $(MVN) -pl operator -am -DskipTests -Dspotless.check.skip -Dcheckstyle.skip package
	@.ci/aot
	@touch $@

check: test ## The same as test.

test: ## Everything CI runs: format, sizes, null-safety, architecture, all tests.
	@.ci/databases
	@.ci/kubernetes > /dev/null
	@$(JDK) $(MVN) verify

test-tidb: ## Runs the tests of the database on a real TiDB; the first run builds it, which takes 10 minutes and more.
	@.ci/databases
	@TIDB_SERVER=$$(.ci/tidb) && export TIDB_SERVER && $(JDK) $(MVN) -pl gateway -am verify -Dtest='io.axonhub.gateway.store.jdbc.*Test' -Dsurefire.failIfNoSpecifiedTests=false

format: ## Formats Java and POMs.
	@$(JDK) $(MVN) spotless:apply

bench: build ## Measures the gateway against a direct call and nginx; QUICK=1 for a short run.
	@$(JDK) e2e/bench/run

bench-db: build ## Measures lists and dashboards over 5 million requests on a real PostgreSQL; ROWS=200000 for a short run.
	@$(JDK) e2e/bench/run-db $(ROWS)

bench-operator: build ## Measures the operator with 1,000 objects and 3 gateways on a real Kubernetes API server; QUICK=1 for a short run.
	@$(NEED_MVN) $(JDK) e2e/bench/run-operator

clean: ## Removes what was built; ./data stays.
	@$(JDK) $(MVN) clean
