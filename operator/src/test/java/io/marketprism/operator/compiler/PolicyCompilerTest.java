package io.marketprism.operator.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.api.ConditionReason;
import io.marketprism.operator.compiler.CompiledStack.Fault;
import io.marketprism.operator.runbook.AlertPolicy;
import io.marketprism.operator.runbook.Condition;
import io.marketprism.operator.runbook.Mode;
import io.marketprism.operator.runbook.ServicePolicy;
import io.marketprism.operator.runbook.Severity;
import io.marketprism.operator.runbook.StackPolicy;
import io.marketprism.operator.simulation.StackFixture;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A resource becomes a policy; what is faulty in it is switched off and named, alone. */
class PolicyCompilerTest {

  private static final List<String> ALL_ALERTS =
      List.of(
          "BrokerDown",
          "ClickHouseHotDown",
          "ClickHouseColdDown",
          "HotStorageDown",
          "ColdStorageDown",
          "CollectorDisconnected",
          "CollectorTargetDown",
          "CollectorNoDataIngestion",
          "CollectorDataIngestionLow",
          "CollectorHighMemory",
          "PrometheusDown",
          "AlertmanagerDown",
          "GrafanaDown");

  @Test
  void anEmptySpecIsTheWholeRunbookOnTheHostNamedLocal() {
    CompiledStack compiled = StackFixture.compile("{}");
    assertThat(compiled.faults()).isEmpty();
    assertThat(alerts(compiled)).isEqualTo(ALL_ALERTS);
    assertThat(compiled.policy().mode()).isEqualTo(Mode.Enforce);
    assertThat(compiled.policy().settle()).isEqualTo(Duration.ofSeconds(60));
    assertThat(compiled.policy().limits())
        .isEqualTo(
            new StackPolicy.Limits(
                1,
                new StackPolicy.Rate(3, Duration.ofMinutes(10)),
                new StackPolicy.Rate(10, Duration.ofHours(1))));
    assertThat(compiled.workloads()).hasSize(9);
    assertThat(compiled.workloads().values()).allMatch(w -> w.host().equals("local"));
  }

  @Test
  void onlyTheRunbooksCausesInhibit() {
    assertThat(
            StackFixture.compile("{}").policy().alerts().stream()
                .filter(AlertPolicy::inhibitsDependents)
                .map(AlertPolicy::name))
        .containsExactly("BrokerDown", "ClickHouseHotDown", "ClickHouseColdDown");
  }

  @Test
  void aFaultyAlertAloneIsSwitchedOffAndNamedWithPathAndColumn() {
    CompiledStack compiled =
        StackFixture.compile(
            "alerts: [{name: HotStorageDown, expr: 'container.running && probe.helth.ok'}]");
    assertThat(compiled.faults())
        .singleElement()
        .satisfies(
            fault -> {
              assertThat(fault.path()).isEqualTo("spec.alerts[HotStorageDown].expr");
              assertThat(fault.message()).startsWith("column 22:").contains("probe");
              assertThat(fault.reason()).isEqualTo(ConditionReason.Misdeclared);
            });
    assertThat(alerts(compiled))
        .hasSize(12)
        .doesNotContain("HotStorageDown")
        .isSubsetOf(ALL_ALERTS);
    assertThat(compiled.workloads()).as("its service is still watched").hasSize(9);
  }

  @Test
  void aFaultyScenarioSwitchesItsAlertOffForHalfAnAlertIsAWrongOne() {
    CompiledStack compiled =
        StackFixture.compile(
            "alerts: [{name: BrokerDown, scenarios: [{name: crashed, when: 'container.exitCode'}]}]");
    assertThat(paths(compiled)).containsExactly("spec.alerts[BrokerDown].scenarios[crashed].when");
    assertThat(compiled.faults().getFirst().message()).contains("column 1", "bool");
    assertThat(alerts(compiled)).hasSize(12).doesNotContain("BrokerDown");
  }

  @Test
  void everyFaultIsNamed() {
    CompiledStack compiled =
        StackFixture.compile(
            """
            alerts:
            - name: BrokerDown
              expr: 1 +
              verify: {expr: nonsense}
              scenarios: [{name: extra}]
            - {name: Extra, service: nats}
            """);
    assertThat(paths(compiled))
        .containsExactlyInAnyOrder(
            "spec.alerts[BrokerDown].expr",
            "spec.alerts[BrokerDown].verify.expr",
            "spec.alerts[BrokerDown].scenarios[extra].action",
            "spec.alerts[Extra].expr");
    assertThat(alerts(compiled)).hasSize(12);
  }

  @Test
  void anAlertOfAnUnknownServiceIsAFault() {
    CompiledStack compiled =
        StackFixture.compile(
            "alerts: [{name: A, service: nobody, expr: 'true'}, {name: B, expr: 'true'}]");
    assertThat(compiled.faults())
        .extracting(Fault::toString)
        .containsExactly(
            "spec.alerts[A].service: there is no service nobody",
            "spec.alerts[B].service: needs a service");
    assertThat(alerts(compiled)).isEqualTo(ALL_ALERTS);
  }

  @Test
  void whatMakesAContainerIsNoActionOfAScenario() {
    assertThat(
            paths(
                StackFixture.compile(
                    "alerts: [{name: BrokerDown, scenarios: [{name: crashed, action: Create}]}]")))
        .containsExactly("spec.alerts[BrokerDown].scenarios[crashed].action");
  }

  @Test
  void aServiceThatIsTakenOutTakesItsAlertsAndDependenciesAlongWithoutAFault() {
    CompiledStack compiled = StackFixture.compile("services: [{name: nats, enabled: false}]");
    assertThat(compiled.faults()).isEmpty();
    assertThat(alerts(compiled)).hasSize(12).doesNotContain("BrokerDown");
    assertThat(service(compiled, "hot-storage").dependsOn()).containsExactly("clickhouse-hot");
    assertThat(compiled.workloads()).doesNotContainKey("nats");
  }

  @Test
  void anAlertThatIsTakenOutIsNotCompiled() {
    CompiledStack compiled =
        StackFixture.compile("alerts: [{name: BrokerDown, enabled: false, expr: nonsense}]");
    assertThat(compiled.faults()).isEmpty();
    assertThat(alerts(compiled)).hasSize(12);
  }

  @Test
  void aDependencyOnNobodyIsAFaultAndIgnored() {
    CompiledStack compiled =
        StackFixture.compile("services: [{name: hot-storage, dependsOn: [nats, nobody]}]");
    assertThat(compiled.faults())
        .extracting(Fault::toString)
        .containsExactly("spec.services[hot-storage].dependsOn: there is no service nobody");
    assertThat(service(compiled, "hot-storage").dependsOn()).containsExactly("nats");
  }

  @Test
  void aCircleIsAFaultAndEverythingElseRuns() {
    CompiledStack compiled =
        StackFixture.compile("services: [{name: nats, dependsOn: [hot-storage]}]");
    assertThat(compiled.faults())
        .singleElement()
        .satisfies(
            fault -> {
              assertThat(fault.path()).isEqualTo("spec.services");
              assertThat(fault.message()).contains("depends on itself");
            });
    assertThat(alerts(compiled)).isEqualTo(ALL_ALERTS);
    assertThat(service(compiled, "nats").dependsOn()).isEmpty();
  }

  @Test
  void aServiceWithoutAWorkloadAndAProbeWithoutAKindAreFaults() {
    CompiledStack compiled =
        StackFixture.compile("services: [{name: extra}, {name: nats, probes: [{name: extra}]}]");
    assertThat(compiled.faults())
        .extracting(Fault::toString)
        .containsExactlyInAnyOrder(
            "spec.services[extra]: needs a workload",
            "spec.services[nats].probes[extra]: needs one of httpGet, tcpSocket, scrape, logs, stats, network,"
                + " prometheusQuery, prometheusTarget, prometheusAlert, alertmanagerAlert");
    assertThat(compiled.workloads()).hasSize(9);
  }

  @Test
  void anAcknowledgementWithoutATimeIsAFault() {
    CompiledStack compiled =
        StackFixture.compile("acknowledge: [{alert: BrokerDown, at: '2026-13-45T99:00:00Z'}]");
    assertThat(paths(compiled)).containsExactly("spec.acknowledge[BrokerDown].at");
  }

  @Test
  void withoutARunbookThereIsOnlyWhatTheResourceDeclaresAndDefaultsFillTheRest() {
    CompiledStack compiled =
        StackFixture.compile(
            """
            runbook: None
            defaultHostRef: edge
            services:
            - name: web
              workload: {docker: {containers: [web]}}
              probes: [{name: port, tcpSocket: {port: 80}, readiness: true, periodSeconds: 30}]
            alerts:
            - {name: WebDown, service: web, expr: "!probe.port.ok"}
            """);
    assertThat(compiled.faults()).isEmpty();
    ServicePolicy web = service(compiled, "web");
    assertThat(web.host()).isEqualTo("edge");
    assertThat(web.startupGrace()).isEqualTo(Duration.ofMinutes(2));
    assertThat(web.readiness()).containsExactly("port");
    assertThat(web.patience()).as("five periods").isEqualTo(Duration.ofSeconds(150));
    AlertPolicy alert = compiled.policy().alert("WebDown").orElseThrow();
    assertThat(alert.severity()).isEqualTo(Severity.warning);
    assertThat(alert.holdFor()).isZero();
    assertThat(alert.confirmFor()).isZero();
    assertThat(alert.escalation().afterIneffective()).isEqualTo(3);
    assertThat(alert.verify().expr().text()).isEqualTo("!(!probe.port.ok)");
    assertThat(alert.verify().within()).isEqualTo(Duration.ofMinutes(2));
    assertThat(alert.verify().stable()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void aDiagnosisStandsForTheSlowestLookThatScenariosReadAndNoLongerThanTheProof() {
    CompiledStack compiled =
        StackFixture.compile(
            """
            runbook: None
            services:
            - name: web
              workload: {docker: {containers: [web]}}
              probes:
              - {name: port, tcpSocket: {port: 80}}
              - {name: page, httpGet: {port: 80}, periodSeconds: 30, timeoutSeconds: 7}
              - {name: other, httpGet: {port: 80}, periodSeconds: 90}
            alerts:
            - name: Down
              service: web
              expr: "!probe.port.ok"
              forSeconds: 60
              scenarios:
              - {name: slow, when: "!probe.page.ok", action: Restart}
              - {name: any, action: Escalate}
            - name: DownForAMoment
              service: web
              expr: "!probe.other.ok"
              forSeconds: 20
              scenarios: [{name: slow, when: "!probe.page.ok", action: Restart}]
            """);
    assertThat(compiled.policy().alerts())
        .extracting(AlertPolicy::confirmFor)
        .containsExactly(Duration.ofSeconds(37), Duration.ofSeconds(20));
  }

  @Test
  void ofTwoServicesOnOneContainerTheSecondIsSwitchedOff() {
    CompiledStack compiled =
        StackFixture.compile(
            """
            services:
            - {name: copy, workload: {docker: {containers: [other, marketprism-nats]}}}
            - {name: elsewhere, workload: {docker: {hostRef: far, containers: [marketprism-nats]}}}
            - {name: third, workload: {docker: {containers: [other, free]}}}
            alerts:
            - {name: CopyDown, service: copy, expr: '!container.running', scenarios: [{name: any, action: Restart}]}
            """);
    assertThat(compiled.faults())
        .extracting(Fault::toString)
        .containsExactly(
            "spec.services[copy].workload.docker.containers: container marketprism-nats on DockerHost"
                + " local is that of service nats already: copy is switched off");
    assertThat(compiled.workloads()).hasSize(11).containsKeys("nats", "elsewhere", "third");
    assertThat(alerts(compiled)).containsExactlyInAnyOrderElementsOf(ALL_ALERTS);
  }

  private static List<String> alerts(CompiledStack compiled) {
    return compiled.policy().alerts().stream().map(AlertPolicy::name).toList();
  }

  private static List<String> paths(CompiledStack compiled) {
    return compiled.faults().stream().map(Fault::path).toList();
  }

  @Test
  void aRateIsGivenTheTimeThatItsWindowTakes() {
    CompiledStack compiled = StackFixture.compile("{}");
    ServicePolicy collector = service(compiled, "data-collector");
    assertThat(collector.patience(expr(compiled, "CollectorTargetDown"))).hasMinutes(1);
    assertThat(collector.patience(expr(compiled, "CollectorNoDataIngestion"))).hasMinutes(6);
  }

  private static Condition expr(CompiledStack compiled, String alert) {
    return compiled.policy().alert(alert).orElseThrow().expr();
  }

  private static ServicePolicy service(CompiledStack compiled, String name) {
    return compiled.policy().topology().service(name).orElseThrow();
  }
}
