package io.marketprism.operator.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.api.AlertSpec;
import io.marketprism.operator.api.ProbeSpec;
import io.marketprism.operator.api.ServiceSpec;
import io.marketprism.operator.api.StackSpec;
import io.marketprism.operator.runbook.Action;
import io.marketprism.operator.runbook.Mode;
import io.marketprism.operator.runbook.Severity;
import io.marketprism.operator.simulation.StackFixture;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A resource over a runbook: fields replace fields, items of lists are merged by name. */
class SpecMergerTest {

  private static final String RUNBOOK =
      """
      mode: Enforce
      settleSeconds: 60
      limits: {maxConcurrent: 1, perService: {count: 3, periodSeconds: 600}}
      services:
      - name: nats
        startupGraceSeconds: 20
        workload: {docker: {hostRef: hot, containers: [marketprism-nats]}}
        dependsOn: [disk]
        probes:
        - {name: healthz, httpGet: {port: 8222, path: /healthz}, readiness: true, periodSeconds: 5}
      alerts:
      - name: BrokerDown
        service: nats
        severity: critical
        expr: "!probe.healthz.ok"
        forSeconds: 30
        scenarios:
        - {name: stopped, when: "container.state == 'exited'", action: Start, forSeconds: 5}
        - {name: crashed, action: Restart}
        verify: {expr: probe.healthz.ok, withinSeconds: 60}
      """;

  @Test
  void anEmptyResourceIsTheRunbook() {
    assertThat(SpecMerger.merge(StackFixture.spec(RUNBOOK), StackFixture.spec("{}")))
        .isEqualTo(SpecMerger.merge(StackFixture.spec(RUNBOOK), StackFixture.spec("services: []")));
    StackSpec merged = merge("{}");
    assertThat(merged.mode()).isEqualTo(Mode.Enforce);
    assertThat(merged.services()).isEqualTo(StackFixture.spec(RUNBOOK).services());
    assertThat(merged.alerts()).isEqualTo(StackFixture.spec(RUNBOOK).alerts());
  }

  @Test
  void aFieldReplacesAFieldAndNothingElse() {
    StackSpec merged = merge("{mode: Observe, limits: {maxConcurrent: 2}}");
    assertThat(merged.mode()).isEqualTo(Mode.Observe);
    assertThat(merged.settleSeconds()).isEqualTo(60);
    assertThat(Objects.requireNonNull(merged.limits()).maxConcurrent()).isEqualTo(2);
    assertThat(Objects.requireNonNull(merged.limits()).perService())
        .isEqualTo(new StackSpec.Rate(3, 600));
  }

  @Test
  void anAlertIsMergedByName() {
    AlertSpec alert = alert("alerts: [{name: BrokerDown, forSeconds: 60, severity: warning}]");
    assertThat(alert.forSeconds()).isEqualTo(60);
    assertThat(alert.severity()).isEqualTo(Severity.warning);
    assertThat(alert.expr()).isEqualTo("!probe.healthz.ok");
    assertThat(alert.scenarios()).hasSize(2);
    assertThat(Objects.requireNonNull(alert.verify()).withinSeconds()).isEqualTo(60);
  }

  @Test
  void aVerificationIsMergedByItsFields() {
    AlertSpec alert = alert("alerts: [{name: BrokerDown, verify: {withinSeconds: 90}}]");
    assertThat(alert.verify()).isEqualTo(new AlertSpec.Verify("probe.healthz.ok", 90, null));
  }

  @Test
  void aScenarioIsMergedByNameAndKeepsItsPlace() {
    AlertSpec alert =
        alert("alerts: [{name: BrokerDown, scenarios: [{name: crashed, action: Escalate}]}]");
    assertThat(alert.scenariosOrEmpty())
        .extracting(AlertSpec.ScenarioSpec::name)
        .containsExactly("stopped", "crashed");
    assertThat(alert.scenariosOrEmpty().getLast().action()).isEqualTo(Action.Escalate);
  }

  @Test
  void aNewScenarioComesFirstForTheLastOnesHoldWithoutACondition() {
    AlertSpec alert =
        alert(
            """
            alerts:
            - name: BrokerDown
              scenarios:
              - {name: maintenance, when: container.exitCode == 3, action: Watch}
              - {name: crashed, forSeconds: 90}
            """);
    assertThat(alert.scenariosOrEmpty())
        .extracting(AlertSpec.ScenarioSpec::name)
        .containsExactly("maintenance", "stopped", "crashed");
    assertThat(alert.scenariosOrEmpty().getLast().forSeconds()).isEqualTo(90);
  }

  @Test
  void newServicesAndAlertsComeLast() {
    StackSpec merged =
        merge("{services: [{name: extra}, {name: nats}], alerts: [{name: Extra, service: extra}]}");
    assertThat(Objects.requireNonNull(merged.services()))
        .extracting(ServiceSpec::name)
        .containsExactly("nats", "extra");
    assertThat(Objects.requireNonNull(merged.alerts()))
        .extracting(AlertSpec::name)
        .containsExactly("BrokerDown", "Extra");
  }

  @Test
  void anItemCanBeTakenOut() {
    assertThat(alert("alerts: [{name: BrokerDown, enabled: false}]").isEnabled()).isFalse();
    assertThat(service("services: [{name: nats, enabled: false}]").isEnabled()).isFalse();
  }

  @Test
  void aWorkloadReplacesTheWholeWorkload() {
    ServiceSpec service =
        service("services: [{name: nats, workload: {docker: {containers: [my-nats]}}}]");
    assertThat(service.workload())
        .isEqualTo(new ServiceSpec.Workload(new ServiceSpec.Docker(null, List.of("my-nats"))));
    assertThat(service.startupGraceSeconds()).isEqualTo(20);
  }

  @Test
  void dependenciesCanBeReplacedAndEmptied() {
    assertThat(service("services: [{name: nats, dependsOn: []}]").dependsOn()).isEmpty();
    assertThat(service("services: [{name: nats}]").dependsOn()).containsExactly("disk");
  }

  @Test
  void aProbeIsMergedByNameAndOneOfTheOtherKindReplacesTheKind() {
    ProbeSpec slower =
        service("services: [{name: nats, probes: [{name: healthz, periodSeconds: 9}]}]")
            .probesOrEmpty()
            .getFirst();
    assertThat(slower.periodSeconds()).isEqualTo(9);
    assertThat(slower.httpGet()).isEqualTo(new ProbeSpec.HttpGet(8222, "/healthz"));
    ProbeSpec tcp =
        service("services: [{name: nats, probes: [{name: healthz, tcpSocket: {port: 4222}}]}]")
            .probesOrEmpty()
            .getFirst();
    assertThat(tcp.httpGet()).isNull();
    assertThat(tcp.tcpSocket()).isEqualTo(new ProbeSpec.TcpSocket(4222));
    assertThat(tcp.readiness()).isTrue();
  }

  @Test
  void anotherPortKeepsThePath() {
    ProbeSpec moved =
        service("services: [{name: nats, probes: [{name: healthz, httpGet: {port: 18222}}]}]")
            .probesOrEmpty()
            .getFirst();
    assertThat(moved.httpGet()).isEqualTo(new ProbeSpec.HttpGet(18222, "/healthz"));
    ProbeSpec elsewhere =
        service("services: [{name: nats, probes: [{name: healthz, httpGet: {port: 80, path: /}}]}]")
            .probesOrEmpty()
            .getFirst();
    assertThat(elsewhere.httpGet()).isEqualTo(new ProbeSpec.HttpGet(80, "/"));
  }

  @Test
  void annotationsOfAScenarioAreMergedByTheirKeys() {
    StackSpec merged =
        SpecMerger.merge(
            StackFixture.spec(
                "alerts: [{name: A, scenarios: [{name: s, annotations: {summary: down, runbookURL: 'https://a'}}]}]"),
            StackFixture.spec(
                "alerts: [{name: A, scenarios: [{name: s, annotations: {summary: gone}}]}]"));
    assertThat(
            Objects.requireNonNull(merged.alerts())
                .getFirst()
                .scenariosOrEmpty()
                .getFirst()
                .annotationsOrEmpty())
        .isEqualTo(Map.of("summary", "gone", "runbookURL", "https://a"));
  }

  @Test
  void annotationsAreMergedByTheirKeys() {
    StackSpec merged =
        SpecMerger.merge(
            StackFixture.spec(
                "alerts: [{name: BrokerDown, annotations: {summary: down, runbookURL: 'https://a'}}]"),
            StackFixture.spec(
                "alerts: [{name: BrokerDown, annotations: {summary: gone, description: look}}]"));
    assertThat(Objects.requireNonNull(merged.alerts()).getFirst().annotationsOrEmpty())
        .isEqualTo(Map.of("summary", "gone", "description", "look", "runbookURL", "https://a"));
  }

  private static StackSpec merge(String over) {
    return SpecMerger.merge(StackFixture.spec(RUNBOOK), StackFixture.spec(over));
  }

  private static AlertSpec alert(String over) {
    return Objects.requireNonNull(merge(over).alerts()).getFirst();
  }

  private static ServiceSpec service(String over) {
    return Objects.requireNonNull(merge(over).services()).getFirst();
  }
}
