package io.marketprism.operator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A file whose expectation is wrong must fail: else it tests nothing. */
class ExpectationsTest {

  /** NATS is stopped at second 10, started at 15, well at 18 and resolved at 23. */
  private static final String OUTAGE =
      """
      name: x
      timeline: [{at: 10s, services: {nats: {container: {state: exited, exitCode: 1}}}}]
      until: 2m
      expect: %s
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{actions: [15s Start nats]}",
        "{actions: [Start nats]}",
        "{actions: [13s Start nats]}",
        "{actions: [17s Start nats]}",
        "{remediations: ['Start nats: Succeeded']}",
        "{decisions: {BrokerDown: [Inactive, Pending, Acting, RemediationInProgress, Resolving, Inactive]}}",
        "{decisions: {ClickHouseHotDown: [Inactive]}}",
        "{at: [{time: 12s, alert: BrokerDown, reason: Pending, state: Pending, message: fires at}]}",
        "{at: [{time: 14s, alert: BrokerDown, state: Pending}, {time: 15s, alert: BrokerDown, reason: Acting}]}",
        "{at: [{time: 2m, alert: BrokerDown, state: Inactive}]}",
        "{events: [AlertFiring BrokerDown, Starting, RemediationSucceeded, AlertResolved]}",
        "{events: []}",
        "{noEvents: [Restarting, Escalated]}",
        "{eventCounts: {AlertFiring: 1, Restarting: 0}}",
        "{escalated: []}"
      })
  void whatIsAsExpectedPasses(String expect) throws ScenarioException {
    assertThat(mismatches(expect)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {actions: []}                                              | actions: expected [], but was [15s Start nats]
          {actions: [12s Start nats]}                                | actions: expected
          {actions: [18s Start nats]}                                | actions: expected
          {actions: [15s Restart nats]}                              | actions: expected
          {actions: [15s Start clickhouse-hot]}                      | actions: expected
          {actions: [Start nats, Start nats]}                        | actions: expected
          {actions: [15s]}                                           | actions: expected
          {remediations: []}                                         | remediations: expected
          {remediations: ['Start nats: Ineffective']}                | remediations: expected
          {decisions: {BrokerDown: [Inactive, Pending, Acting]}}     | decisions.BrokerDown: expected
          {decisions: {BrokerDown: []}}                              | decisions.BrokerDown: expected
          {decisions: {ClickHouseHotDown: [Pending]}}                | decisions.ClickHouseHotDown: expected
          {at: [{time: 12s, alert: BrokerDown, reason: Acting}]}     | at 12s BrokerDown: expected
          {at: [{time: 12s, alert: BrokerDown, state: Firing}]}      | at 12s BrokerDown: expected
          {at: [{time: 12s, alert: BrokerDown, message: nonsense}]}  | at 12s BrokerDown: expected
          {at: [{time: 12s, alert: BrokerDown, reason: Pending, state: Firing}]} | at 12s BrokerDown: expected
          {at: [{time: 0s, alert: BrokerDown, state: Inactive}]}     | at 0s BrokerDown: expected
          {events: [nonsense]}                                       | events: expected nonsense
          {events: [AlertResolved, AlertFiring]}                     | events: expected AlertFiring
          {events: [AlertFiring, AlertFiring]}                       | events: expected AlertFiring
          {noEvents: [AlertFiring]}                                  | noEvents: expected AlertFiring
          {eventCounts: {AlertFiring: 2}}                            | eventCounts.AlertFiring: expected 2, but was 1
          {eventCounts: {AlertFiring: 0}}                            | eventCounts.AlertFiring: expected 0, but was 1
          {escalated: [BrokerDown]}                                  | escalated: expected
          """)
  void whatIsNotAsExpectedFailsAndSaysWhatWas(String expect, String mismatch)
      throws ScenarioException {
    assertThat(mismatches(expect)).hasSize(1).first().asString().startsWith(mismatch);
  }

  @Test
  void allThatIsNotAsExpectedIsSaidAtOnce() throws ScenarioException {
    assertThat(
            mismatches(
                "{actions: [], remediations: [], decisions: {BrokerDown: []}, events: [nonsense],"
                    + " noEvents: [AlertFiring], eventCounts: {AlertFiring: 7}, escalated: [X],"
                    + " at: [{time: 1m, alert: BrokerDown, state: Firing}]}"))
        .hasSize(8);
  }

  @Test
  void whatIsEscalatedAndNotExpectedFails() throws ScenarioException {
    String escalated =
        """
        name: x
        timeline: [{at: 10s, services: {data-collector: {probes: {metrics: refused}}}}]
        until: 2m
        expect: {escalated: []}
        """;
    assertThat(Scenario.play(escalated).mismatches())
        .containsExactly("escalated: expected [], but was [CollectorTargetDown]");
  }

  @Test
  void theStoryTellsWhatHappenedWithItsTimes() throws ScenarioException {
    Scenario scenario = Scenario.play(OUTAGE.formatted("{}"));
    assertThat(scenario.name()).isEqualTo("x");
    assertThat(scenario.rows()).isEmpty();
    assertThat(scenario.story())
        .contains(
            "  BrokerDown: 10s Pending, Pending: !probe.healthz.ok; fires at 2026-11-01T03:00:15Z",
            "  event 15s AlertFiring BrokerDown is firing for nats",
            "  Start nats: Succeeded");
  }

  private static List<String> mismatches(String expect) throws ScenarioException {
    return Scenario.play(OUTAGE.formatted(expect)).mismatches();
  }
}
