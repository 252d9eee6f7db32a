package io.marketprism.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.api.RemediationSpec;
import io.marketprism.operator.api.RemediationStatus;
import io.marketprism.operator.api.RestartStatus;
import io.marketprism.operator.api.StackStatus;
import io.marketprism.operator.runbook.Action;
import io.marketprism.operator.runbook.RemediationPhase;
import io.prometheus.client.CollectorRegistry;
import org.junit.jupiter.api.Test;

/** What the metrics of a stack say while it is broken and healed in virtual time. */
class HealerMetricsTest {

  private final CollectorRegistry registry = new CollectorRegistry();
  private final HealerMetrics metrics = new HealerMetrics(registry, "1.2.3", "0a1b2c3");
  private final Series series = new Series(registry);
  private final MeasuredStack stack = new MeasuredStack(metrics, "prod", "mp", "{}");

  @Test
  void aHealthyStack() {
    stack.advance(10);
    assertThat(series.of("service_ready")).hasSize(6).allMatch(line -> line.endsWith(" 1.0"));
    assertThat(series.of("alert_state")).hasSize(10).allMatch(line -> line.endsWith(" 0.0"));
    assertThat(series.of("decision"))
        .hasSize(10)
        .allMatch(line -> line.contains("reason=\"Inactive\"") && line.endsWith(" 1.0"));
    assertThat(series.of("decisions_total")).isEmpty();
    assertThat(series.of("alert_escalated"))
        .as("the alerts, and the restarts that are wanted")
        .hasSize(10 + 2)
        .allMatch(line -> line.endsWith(" 0.0"));
    assertThat(series.value("evaluations_total", "prod", "mp")).isEqualTo(10);
    assertThat(series.value("evaluation_timestamp_seconds", "prod", "mp"))
        .isEqualTo(1793502010); // 2026-11-01T03:00:10Z
    assertThat(series.value("storm_gate_closed", "prod", "mp")).isZero();
    assertThat(series.of("stack_faults")).isEmpty();
    assertThat(series.of("stack_condition")).hasSize(21);
    assertThat(series.value("stack_condition", "prod", "mp", "Ready", "true")).isEqualTo(1);
    assertThat(series.value("stack_condition", "prod", "mp", "Ready", "unknown")).isZero();
    assertThat(series.value("time_to_heal_seconds_count", "prod", "mp", "BrokerDown")).isZero();
    assertThat(series.of("stack_state"))
        .containsExactly("{namespace=\"prod\",stack=\"mp\",state=\"Healthy\"} 1.0");
    assertThat(series.value("stack_state_since_timestamp_seconds", "prod", "mp"))
        .isBetween(1793502000.0, 1793502010.0);
    assertThat(series.of("stack_mode")).singleElement().asString().contains("mode=\"Enforce\"");
    assertThat(series.of("alert_firing_since_timestamp_seconds")).isEmpty();
    assertThat(series.of("alert_escalated_since_timestamp_seconds")).isEmpty();
    assertThat(series.of("remediations_in_progress"))
        .hasSize(4)
        .allMatch(line -> line.endsWith(" 0.0"));
  }

  @Test
  void anOutageIsPendingAndFiresAndIsHealed() {
    stack.advance(1);
    stack.service("nats").stop();
    stack.advance(3);
    assertThat(series.value("service_ready", "prod", "mp", "nats")).isZero();
    assertThat(series.value("alert_state", "prod", "mp", "nats", "BrokerDown", "critical"))
        .isEqualTo(1);
    stack.advance(3);
    assertThat(series.value("alert_state", "prod", "mp", "nats", "BrokerDown", "critical"))
        .isEqualTo(2);
    assertThat(series.of("decision"))
        .filteredOn(line -> line.contains("BrokerDown"))
        .containsExactly(
            "{alert=\"BrokerDown\",namespace=\"prod\",reason=\"Acting\",service=\"nats\",stack=\"mp\"}"
                + " 1.0");
    assertThat(series.value("decisions_total", "prod", "mp", "BrokerDown", "Acting")).isEqualTo(1);
    assertThat(
            series.value(
                "alert_firing_since_timestamp_seconds", "prod", "mp", "nats", "BrokerDown"))
        .isBetween(1793502005.0, 1793502007.0);
    assertThat(series.value("time_to_detect_seconds_count", "prod", "mp", "BrokerDown"))
        .isEqualTo(1);
    assertThat(series.value("time_to_detect_seconds_sum", "prod", "mp", "BrokerDown"))
        .isEqualTo(5); // the proof of a stopped container
    stack.advance(60);
    assertThat(series.value("alert_state", "prod", "mp", "nats", "BrokerDown", "critical"))
        .isZero();
    assertThat(series.of("alert_firing_since_timestamp_seconds")).isEmpty();
    assertThat(series.value("time_to_heal_seconds_count", "prod", "mp", "BrokerDown")).isEqualTo(1);
    assertThat(series.value("time_to_heal_seconds_sum", "prod", "mp", "BrokerDown"))
        .isBetween(1.0, 30.0);
  }

  @Test
  void whatFiredBeforeTheFirstLookWasDetectedByAnotherOperator() {
    stack.service("nats").stop();
    stack.passUnseen(7);
    stack.advance(60);
    assertThat(series.value("time_to_detect_seconds_count", "prod", "mp", "BrokerDown")).isZero();
    assertThat(series.value("time_to_heal_seconds_count", "prod", "mp", "BrokerDown")).isEqualTo(1);
  }

  @Test
  void restartsUseTheLimitsUp() {
    stack.advance(1);
    assertThat(series.value("service_restarts_left", "prod", "mp", "nats")).isEqualTo(3);
    assertThat(series.value("stack_restarts_left", "prod", "mp")).isEqualTo(10);
    stack.service("nats").isBeyondRestarts();
    stack.service("nats").fail();
    stack.advance(120);
    assertThat(series.value("service_restarts_left", "prod", "mp", "nats")).isLessThan(3);
    assertThat(series.value("stack_restarts_left", "prod", "mp")).isLessThan(10);
    assertThat(series.value("service_restarts_left", "prod", "mp", "hot-storage")).isEqualTo(3);
    assertThat(series.value("service_restarts_limit", "prod", "mp")).isEqualTo(3);
    assertThat(series.value("stack_restarts_limit", "prod", "mp")).isEqualTo(10);
  }

  @Test
  void anAlertThatNeedsAPerson() {
    stack.service("data-collector").fail("metrics");
    stack.advance(40);
    assertThat(
            series.value("alert_escalated", "prod", "mp", "data-collector", "CollectorTargetDown"))
        .isEqualTo(1);
    assertThat(
            series.value(
                "alert_escalated_since_timestamp_seconds",
                "prod",
                "mp",
                "data-collector",
                "CollectorTargetDown"))
        .isBetween(1793502000.0, 1793502040.0);
    assertThat(series.of("stack_state")).singleElement().asString().contains("NeedsPerson");
    assertThat(series.value("stack_condition", "prod", "mp", "Stalled", "true")).isEqualTo(1);
  }

  @Test
  void aScheduledRestartThatNeedsAPerson() {
    stack.advance(1);
    stack.measure(HealerMetricsTest::escalated);
    assertThat(
            series.value(
                "alert_escalated",
                "prod",
                "mp",
                "data-collector",
                "ScheduledRestart.data-collector"))
        .isEqualTo(1);
  }

  private static StackStatus escalated(StackStatus status) {
    return new StackStatus(
        status.observedGeneration(),
        status.ready(),
        status.firing(),
        status.lastRemediation(),
        status.epoch(),
        status.conditions(),
        status.services(),
        status.alerts(),
        status.restartsOrEmpty().stream()
            .map(
                r ->
                    new RestartStatus(
                        r.name(),
                        r.service(),
                        r.of(),
                        r.reasonWord(),
                        r.message(),
                        r.since(),
                        "2026-11-01T03:00:00Z",
                        r.overSince(),
                        r.outcomeWord(),
                        r.outcomeOf(),
                        "2026-11-01T03:00:10Z",
                        "it did not help"))
            .toList(),
        status.state(),
        status.stateSince(),
        status.message(),
        status.summary());
  }

  @Test
  void aStormClosesTheGate() {
    for (String service : new String[] {"nats", "clickhouse-hot", "clickhouse-cold"}) {
      stack.service(service).fail();
    }
    stack.advance(40);
    assertThat(series.value("storm_gate_closed", "prod", "mp")).isEqualTo(1);
  }

  @Test
  void readingsStandBesideTheirThresholds() {
    stack.advance(1);
    assertThat(series.value("reading", "prod", "mp", "data-collector", "memory")).isPositive();
    assertThat(series.value("reading", "prod", "mp", "data-collector", "publishRate"))
        .isGreaterThan(10);
    assertThat(series.value("threshold", "prod", "mp", "collectorMinPublishRate")).isEqualTo(10);
    assertThat(series.value("threshold", "prod", "mp", "collectorHighMemory")).isEqualTo(3e9);
    stack.service("data-collector").stop();
    stack.advance(1);
    assertThat(series.value("reading", "prod", "mp", "data-collector", "memory")).isNull();
  }

  @Test
  void whatIsNotDeclaredAnyMoreIsNotShown() {
    stack.service("cold-storage").stop();
    stack.advance(10);
    assertThat(series.about("cold-storage")).isNotEmpty();
    assertThat(series.about("ColdStorageDown")).isNotEmpty();
    stack.apply("services: [{name: cold-storage, enabled: false}]");
    stack.advance(1);
    assertThat(series.about("cold-storage")).isEmpty();
    assertThat(series.about("ColdStorageDown")).isEmpty();
    assertThat(series.of("service_ready")).hasSize(5);
  }

  @Test
  void aFaultIsCountedByItsReason() {
    stack.apply("alerts: [{name: BrokerDown, expr: 'probe.nonsense.ok'}]");
    stack.advance(1);
    assertThat(series.value("stack_faults", "prod", "mp", "Misdeclared")).isEqualTo(1);
    stack.apply("{}");
    stack.advance(1);
    assertThat(series.of("stack_faults")).isEmpty();
  }

  @Test
  void aStackThatIsGoneLeavesNothingAndOthersStay() {
    MeasuredStack other = new MeasuredStack(metrics, "test", "mp", "{}");
    stack.service("nats").stop();
    stack.advance(60);
    other.advance(2);
    metrics.remediations().ended(remediation("prod"), RemediationPhase.Succeeded);
    int left = series.about("test").size();
    metrics.forget(stack.name());
    assertThat(series.about("prod")).isEmpty();
    assertThat(series.about("test")).hasSize(left);
    metrics.remediations().ended(remediation("prod"), RemediationPhase.Aborted);
    assertThat(series.about("prod")).isEmpty();
  }

  @Test
  void remediationsAreCountedFromZeroByActionAndOutcome() {
    stack.advance(1);
    assertThat(series.of("remediations_total")).hasSize(6 * 4 * 4);
    assertThat(series.value("remediations_total", "prod", "mp", "nats", "Start", "Succeeded"))
        .isZero();
    metrics.remediations().ended(remediation("prod"), RemediationPhase.Succeeded);
    assertThat(series.value("remediations_total", "prod", "mp", "nats", "Start", "Succeeded"))
        .isEqualTo(1);
    assertThat(series.value("remediation_duration_seconds_sum", "Start", "Succeeded"))
        .isEqualTo(7.5);
  }

  @Test
  void flightRecordsAreCountedByWhatBecameOfThem() {
    assertThat(series.value("flight_records_total", "failed")).isZero();
    metrics.remediations().flightRecord(true);
    metrics.remediations().flightRecord(false);
    assertThat(series.value("flight_records_total", "kept")).isEqualTo(1);
    assertThat(series.value("flight_records_total", "failed")).isEqualTo(1);
  }

  @Test
  void whetherAServiceIsReadyIsNotShownWhileItIsUnknown() {
    stack.advance(1);
    stack.service("nats").isHidden("no answer");
    stack.advance(61);
    assertThat(series.of("service_ready")).noneMatch(line -> line.contains("\"nats\""));
  }

  @Test
  void theProcess() {
    assertThat(series.of("build_info"))
        .singleElement()
        .asString()
        .contains("version=\"1.2.3\"")
        .contains("revision=\"0a1b2c3\"")
        .contains("java=\"" + Runtime.version() + "\"")
        .endsWith(" 1.0");
    assertThat(series.value("leader")).isZero();
    metrics.process().leads(true);
    assertThat(series.value("leader")).isEqualTo(1);
  }

  @Test
  void theApiServer() {
    assertThat(series.value("api_server_reachable")).isZero();
    metrics.api().answered("GET", 404);
    assertThat(series.value("api_server_reachable")).isEqualTo(1);
    metrics.api().answered("PATCH", 503);
    assertThat(series.value("api_server_reachable")).isZero();
    metrics.api().answered("GET", 200);
    metrics.api().unanswered("GET");
    assertThat(series.value("api_server_reachable")).isZero();
    assertThat(series.of("api_requests_total"))
        .containsExactly(
            "{code=\"0\",method=\"GET\"} 1.0",
            "{code=\"200\",method=\"GET\"} 1.0",
            "{code=\"404\",method=\"GET\"} 1.0",
            "{code=\"503\",method=\"PATCH\"} 1.0");
  }

  private static Remediation remediation(String namespace) {
    Remediation remediation = new Remediation();
    remediation.getMetadata().setNamespace(namespace);
    remediation.getMetadata().setName("mp.nats.1");
    remediation.setSpec(
        new RemediationSpec(
            "mp",
            "nats",
            "BrokerDown",
            "stopped",
            Action.Start,
            "scenario stopped",
            new RemediationSpec.Target(
                "local", "e", "marketprism-nats", "c", "2026-11-01T03:00:00Z"),
            "2026-11-01T03:00:10Z",
            null));
    remediation.getMetadata().setCreationTimestamp("2026-11-01T03:00:00Z");
    remediation.setStatus(
        RemediationStatus.PLANNED.on(
            RemediationPhase.Succeeded, null, "verified", "2026-11-01T03:00:07.500Z"));
    return remediation;
  }
}
