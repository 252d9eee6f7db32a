.DEFAULT_GOAL := help
.PHONY: help build test test-long test-faults soak demo demo-down bench mutation image image-check licences outdated crds docs manifests fmt lint clean

# Finds Maven and a JDK 25, and sets JAVA_HOME to it.
maven := demo/machine/maven -B
image_name ?= marketprism-operator:dev
scripts := .ci/run operator/plugin/kubectl-marketprism operator/plugin/kubectl_complete-marketprism deploy/krew/pack deploy/generate deploy/release deploy/publish deploy/outdated $(shell find operator/image -maxdepth 1 -type f) demo/demo $(shell find demo/machine -type f) demo/services/stack

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: ## build the operator's jar
	@$(maven) -q package -DskipTests

test: ## run all tests on a real Kubernetes API and a real Docker Engine
	@rm -rf */target/surefire-reports */target/failsafe-reports
	@status=0; demo/machine/with-machine demo/machine/in-lanes demo/machine/with-progress $(maven) verify || status=$$?; \
	demo/machine/test-summary; exit $$status

test-long: ## run the tests with tag long, in real time: a quarter of an hour
	@demo/machine/with-machine $(maven) verify -Dgroups=long -DexcludedGroups= -Dtest=None -Dsurefire.failIfNoSpecifiedTests=false

test-faults: ## run the tests with tag faults: hundreds of kills, long freezes, an hour or two
	@demo/machine/with-machine $(maven) verify -Dgroups=faults -DexcludedGroups= -Dtest=None -Dsurefire.failIfNoSpecifiedTests=false

HOURS ?= 1
soak: ## run one operator under random faults for HOURS=n, and see that it takes no more at the end
	@demo/machine/with-machine $(maven) verify -Dgroups=soak -DexcludedGroups= -Dit.test=SoakIT -Dtest=None \
	  -Dsurefire.failIfNoSpecifiedTests=false -Dsoak.hours=$(HOURS)

demo: ## start the whole on this machine, break it and watch it heal
	@demo/demo up

demo-down: ## stop and remove the demo
	@demo/demo down

bench: ## measure the operator beside others, for an hour or two: docs/explanation/performance.md
	@demo/machine/with-machine $(maven) -q -pl operator -Pbench package -DskipTests exec:exec

mutation: ## put small faults into the pure core, and count those that no test notices
	@$(maven) -q -pl operator -Pmutation test-compile org.pitest:pitest-maven:mutationCoverage

image: ## build the operator's container image
	@$(maven) -q package -DskipTests
	@operator/image/build $(image_name)

image-check: ## build the image twice and compare
	@operator/image/check-reproducible

licences: image ## generate THIRD-PARTY.md, the third-party software in the image
	@cp operator/target/image/THIRD-PARTY.md THIRD-PARTY.md

outdated: ## list dependencies, plug-ins and programs of the image that are behind
	@deploy/outdated

crds: ## generate crds/ from the records, and what is made of crds/
	@$(maven) -q -pl operator -Pcrds test-compile exec:exec
	@deploy/generate

docs: ## generate the pages of docs/reference that are generated
	@$(maven) -q -pl operator -Pdocs test-compile exec:exec

manifests: ## generate what stands twice in the chart and in deploy/
	@$(maven) -q -pl operator -Pchart test-compile exec:exec
	@deploy/generate

fmt: ## format the code
	@$(maven) -q spotless:apply

lint: ## check the format of the code, and the scripts where shellcheck is installed
	@$(maven) -q spotless:check
	@if command -v shellcheck >/dev/null; then shellcheck -x $(scripts); fi

clean: ## delete what was built
	@$(maven) -q clean
