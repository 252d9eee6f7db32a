package io.marketprism.operator.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.probe.ProbeTarget;
import io.marketprism.operator.probe.ProbeTarget.Demand;
import io.marketprism.operator.simulation.StackFixture;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What only a diagnosis needs is read while there is something to diagnose. */
class DemandTest {

  private static final String SERVICE =
      """
      runbook: None
      services:
      - name: s
        workload: {docker: {containers: [c]}}
        probes:
        - {name: health, httpGet: {port: 80}}
        - {name: log, logs: {}, values: [{name: limits, match: a}, {name: after, match: b}]}
        - {name: query, prometheusQuery: {query: up}}
        - {name: target, prometheusTarget: {port: 80}}
      alerts:
      """;

  @Test
  void theBuiltInRunbookReadsTheLogOnlyForADiagnosis() {
    CompiledStack compiled = StackFixture.compile("{}");
    assertThat(demand(compiled, "data-collector", "log"))
        .isEqualTo(
            new Demand(
                false,
                Set.of(
                    "CollectorTargetDown",
                    "CollectorNoDataIngestion",
                    "CollectorDataIngestionLow")));
    Set<String> verifiedByIt =
        Set.of(
            "CollectorTargetDown",
            "ScheduledRestart.data-collector",
            "RestartBeforeLimit.data-collector");
    assertThat(demand(compiled, "data-collector", "target"))
        .isEqualTo(new Demand(false, verifiedByIt));
    assertThat(demand(compiled, "data-collector", "teamTargetDown"))
        .isEqualTo(new Demand(false, verifiedByIt));
    assertThat(demand(compiled, "data-collector", "metrics")).isEqualTo(Demand.ALWAYS);
    assertThat(demand(compiled, "nats", "healthz")).isEqualTo(Demand.ALWAYS);
  }

  @Test
  void whatTheExpressionOfAnAlertReadsIsReadAllTheTime() {
    assertThat(demand("{name: A, service: s, expr: limits > 0.0}", "log").always()).isTrue();
    assertThat(demand("{name: A, service: s, expr: '!probe.log.ok'}", "log").always()).isTrue();
    assertThat(demand("{name: A, service: s, expr: query > 0.0}", "query").always()).isTrue();
  }

  @Test
  void whatAnythingElseOfAnAlertReadsIsReadWhileItIsPendingOrFiring() {
    String alert = "{name: A, service: s, expr: '!probe.health.ok', %s}";
    for (String reads :
        new String[] {
          "scenarios: [{name: x, when: limits > 0.0, action: Watch}]",
          "scenarios: [{name: x, action: Wait, waitSecondsExpr: after}]",
          "scenarios: [{name: x, action: Watch, detail: string(after)}]",
          "verify: {expr: limits == 0.0}",
          "evidence: [{name: x, expr: limits}]"
        }) {
      assertThat(demand(alert.formatted(reads), "log"))
          .as(reads)
          .isEqualTo(new Demand(false, Set.of("A")));
      assertThat(demand(alert.formatted(reads), "query")).isEqualTo(new Demand(false, Set.of()));
    }
  }

  @Test
  void whatNobodyReadsIsNotRead() {
    Demand demand = demand("{name: A, service: s, expr: '!probe.health.ok'}", "log");
    assertThat(demand).isEqualTo(new Demand(false, Set.of()));
    assertThat(demand.isThere(alert -> true)).isFalse();
  }

  @Test
  void anEndpointThatOnlyADiagnosisLooksAtIsReadOnlyThen() {
    assertThat(
            demand(
                "{name: A, service: s, expr: container.running, scenarios: [{name: x, when:"
                    + " probe.health.ok, action: Watch}]}",
                "health"))
        .isEqualTo(new Demand(false, Set.of("A")));
  }

  @Test
  void aScenarioOrAlertThatIsTakenOutAsksForNothing() {
    assertThat(
            demand(
                "{name: A, service: s, expr: '!probe.health.ok', scenarios: [{name: x, enabled:"
                    + " false, when: limits > 0.0, action: Watch}]}",
                "log"))
        .isEqualTo(new Demand(false, Set.of()));
    assertThat(demand("{name: A, enabled: false, service: s, expr: limits > 0.0}", "log"))
        .isEqualTo(new Demand(false, Set.of()));
  }

  @Test
  void anAlertOfAnotherServiceAsksForNothingHere() {
    CompiledStack compiled =
        StackFixture.compile(
            SERVICE.replace(
                    "alerts:",
                    """
                    - name: t
                      workload: {docker: {containers: [d]}}
                      probes: [{name: log, logs: {}, values: [{name: limits, match: a}]}]
                    alerts:""")
                + "- {name: A, service: t, expr: limits > 0.0}");
    assertThat(compiled.faults()).isEmpty();
    assertThat(demand(compiled, "t", "log").always()).isTrue();
    assertThat(demand(compiled, "s", "log")).isEqualTo(new Demand(false, Set.of()));
  }

  @Test
  void isThereWhileOneOfItsAlertsIsActive() {
    Demand demand = new Demand(false, Set.of("A", "B"));
    assertThat(demand.isThere(alert -> alert.equals("B"))).isTrue();
    assertThat(demand.isThere(alert -> alert.equals("C"))).isFalse();
    assertThat(Demand.ALWAYS.isThere(alert -> false)).isTrue();
  }

  private static Demand demand(String alert, String probe) {
    CompiledStack compiled = StackFixture.compile(SERVICE + "- " + alert);
    assertThat(compiled.faults()).isEmpty();
    return demand(compiled, "s", probe);
  }

  private static Demand demand(CompiledStack compiled, String service, String probe) {
    return compiled.workload(service).orElseThrow().probes().stream()
        .filter(target -> target.name().equals(probe))
        .map(ProbeTarget::demand)
        .findFirst()
        .orElseThrow();
  }
}
