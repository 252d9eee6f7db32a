package io.marketprism.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.StackState;
import io.marketprism.operator.api.StackStatus;
import io.marketprism.operator.api.StackStatus.AlertStatus;
import io.marketprism.operator.compiler.CompiledStack.Fault;
import io.marketprism.operator.event.Occurrence;
import io.marketprism.operator.runbook.Reason;
import io.marketprism.operator.simulation.StackFixture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What stands right above the Events: an incident in a few sentences. */
class SummaryTest {

  private static final String RUNBOOK =
      "https://github.com/marketprism/marketprism-operator/blob/main/docs/reference/runbook.md";
  private static final String PAGES =
      "https://github.com/marketprism/marketprism-operator/blob/main/docs/how-to/";

  private final MarketPrismStack resource = new MarketPrismStack();

  @Test
  void ofAHealthyStackThereIsOneSentenceAndNoAlert() {
    StackStatus status = report(StackFixture.builtIn().advance(10));
    assertThat(status.summary()).isEqualTo("All 6 services are ready and no alert is firing.");
    assertThat(status.message()).isEqualTo(status.summary());
    assertThat(status.alertsOrEmpty()).isEmpty();
  }

  @Test
  void whatFiresIsSaidInTheAlertsOwnWordsWithWhatIsDone() {
    StackFixture stack = StackFixture.builtIn().advance(1);
    stack.service("nats").stop();
    StackStatus status = report(stack.advance(6));
    assertThat(status.message())
        .isEqualTo(
            "NATS is stopped: container state exited, exit code 137 (BrokerDown) since"
                + " 2026-11-01T03:00:07Z.");
    assertThat(status.summary())
        .isEqualTo(
            status.message()
                + " Nothing was done about it so far. You need not do anything now; see "
                + RUNBOOK
                + "#brokerdown.");
  }

  @Test
  void whatNeedsAPersonComesWithTheCommandToType() {
    StackFixture stack = StackFixture.builtIn();
    stack.service("data-collector").fail("metrics");
    StackStatus status = report(stack.advance(40));
    assertThat(status.summary())
        .isEqualTo(
            "The data collector is healthy, but it shows no metrics on port 9092: connection refused"
                + " (CollectorTargetDown) since"
                + " 2026-11-01T03:00:31Z. Nothing was done about it so far. It is escalated since"
                + " 2026-11-01T03:00:31Z: metrics-only: this can't be fixed automatically, a"
                + " person must look; probe metrics: connection refused. Look at container marketprism-data-collector, fix the cause and"
                + " acknowledge it: `kubectl patch mps mp -n prod --type=merge -p"
                + " \"{\\\"spec\\\":{\\\"acknowledge\\\":[{\\\"alert\\\":\\\"CollectorTargetDown\\\","
                + "\\\"at\\\":\\\"$(date -u +%FT%TZ)\\\"}]}}\"`; see "
                + RUNBOOK
                + "#collectortargetdown.");
  }

  /** The API server takes acknowledgements of alerts only. */
  @Test
  void aRestartThatIsEscalatedComesWithoutACommandThatIsRefused() {
    StackFixture stack = StackFixture.builtIn();
    report(stack.advance(10));
    StackStatus status =
        Serialization.unmarshal(
            """
            restarts:
            - {name: ScheduledRestart.data-collector, service: data-collector, of: 0 20 * * 0, reason: Escalated,
               escalatedSince: "2026-11-01T03:00:07Z", escalatedBecause: three attempts did not help}
            """,
            StackStatus.class);
    assertThat(
            new Summary(resource, stack.compiled(), status, StackState.NeedsPerson, List.of())
                .told()
                .summary())
        .contains("A restart of data-collector is due", "Look at service data-collector and fix")
        .doesNotContain("acknowledge");
  }

  @Test
  void whatIsHeldIsSaidWithItsReasonAndItsEnd() {
    StackFixture stack = StackFixture.of("{services: [{name: nats, pause: {reason: disks}}]}");
    stack.service("nats").stop();
    assertThat(report(stack.advance(10)).summary())
        .contains(" Held by Paused: service nats is paused by a person: disks. ");
  }

  @Test
  void aFaultAndAPauseComeWithTheirPages() {
    assertThat(
            report(StackFixture.builtIn().advance(1), new Fault("spec.alerts[A]", "no")).summary())
        .isEqualTo(
            "A part of the declaration can't be used since 2026-11-01T03:00:01Z: spec.alerts[A]: no."
                + " Correct it: `kubectl edit mps mp -n prod`; see "
                + PAGES
                + "alerts/MarketPrismStackMisdeclared.md.");
    assertThat(
            new SummaryTest()
                .report(StackFixture.of("{pause: {reason: disks}}").advance(1))
                .summary())
        .isEqualTo(
            "Nothing is done since 2026-11-01T03:00:01Z: disks. To go on: `kubectl patch mps mp -n"
                + " prod --type=merge -p '{\"spec\":{\"pause\":null}}'`; see "
                + PAGES
                + "pause-for-maintenance.md.");
  }

  /** Else the status would be written with each new number. */
  @Test
  void whatAnAlertNamesStaysAsItWasWhenItBeganToFire() {
    StackFixture stack = StackFixture.builtIn();
    stack.service("data-collector").fail("metrics");
    assertThat(report(stack.advance(40)).alertsOrEmpty().getFirst().seenOrEmpty())
        .isEqualTo(Map.of("probe \"metrics\"", "connection refused"));
    stack.service("data-collector").fail("health");
    assertThat(report(stack.advance(40)).message())
        .contains("port 9092 connection refused, port 8087 ")
        .doesNotContain("unknown");
  }

  /** What was stopped and is started comes up with its ports closed: that is no other fault. */
  @Test
  void whatWasFoundStaysWhileItIsTreatedAndFollowsWhatIsFoundThen() {
    StackFixture stack = StackFixture.builtIn().advance(1);
    stack.service("nats").stop();
    stack.service("nats").boots(300);
    report(stack.advance(6));
    StackStatus treated = report(stack.advance(20));
    assertThat(treated.alertsOrEmpty().getFirst().reason()).isEqualTo(Reason.RemediationInProgress);
    assertThat(treated.message()).startsWith("NATS is stopped: container state exited");
    StackStatus after = treated;
    for (int second = 0; second < 60; second++) {
      after = report(stack.advance(1));
    }
    assertThat(after.alertsOrEmpty().getFirst().scenario()).isEqualTo("crashed");
    assertThat(after.message()).startsWith("NATS does not answer on port 8222: ");
  }

  @Test
  void theSameFactsGiveTheSameWords() {
    StackFixture stack = StackFixture.builtIn();
    stack.service("data-collector").fail("metrics");
    StackStatus before = report(stack.advance(200));
    assertThat(report(stack.advance(100))).isEqualTo(before);
  }

  @Test
  void aResolvedAlertIsShownForAnHourAndItsEndIsAnEvent() {
    StackFixture stack = StackFixture.builtIn().advance(1);
    stack.service("nats").stop();
    StackStatus fired = report(stack.advance(7));
    StackStatus over = report(stack.advance(60));
    assertThat(over.alertsOrEmpty()).extracting(AlertStatus::name).containsExactly("BrokerDown");
    assertThat(Narrator.tell(fired, over))
        .extracting(Occurrence::message)
        .contains("BrokerDown is resolved");
    StackStatus later = report(stack.advance(3600));
    assertThat(later.alertsOrEmpty()).isEmpty();
    assertThat(Narrator.tell(over, later)).isEmpty();
  }

  private StackStatus report(StackFixture stack, Fault... faults) {
    resource.getMetadata().setName("mp");
    resource.getMetadata().setNamespace("prod");
    resource.getMetadata().setGeneration(1L);
    List<Fault> all = new ArrayList<>(stack.compiled().faults());
    all.addAll(List.of(faults));
    StackStatus status =
        new StatusBuilder(resource, stack.compiled(), stack.last(), stack.readings(), stack.now())
            .build(List.of(), all);
    resource.setStatus(status);
    assertThat(Objects.requireNonNull(status.summary())).hasSizeLessThan(2500);
    return status;
  }
}
