package io.marketprism.operator.runbook;

import static io.marketprism.operator.runbook.Given.FALSE;
import static io.marketprism.operator.runbook.Given.SERVICE;
import static io.marketprism.operator.runbook.Given.TRUE;
import static io.marketprism.operator.runbook.Given.UNKNOWN;
import static io.marketprism.operator.runbook.Given.always;
import static io.marketprism.operator.runbook.Given.at;
import static io.marketprism.operator.runbook.Given.failed;
import static io.marketprism.operator.runbook.Given.immediate;
import static io.marketprism.operator.runbook.Given.running;
import static io.marketprism.operator.runbook.Given.scenario;
import static io.marketprism.operator.runbook.Given.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.runbook.Explanation.Alert;
import io.marketprism.operator.runbook.Explanation.GateView;
import io.marketprism.operator.runbook.Explanation.Holds;
import io.marketprism.operator.runbook.Explanation.Need;
import io.marketprism.operator.runbook.Explanation.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of each gate, and what an alert needs to be acted on. */
class ExplainerTest {

  private static final ScenarioPolicy RESTART = immediate("hangs", always(TRUE), Action.Restart);

  private StackPolicy policy = Given.stack(Given.alert(always(TRUE), 0, RESTART));
  private List<Attempt> attempts = List.of();
  private ServiceReadings readings = running(failed());

  @Test
  void whatIsActedOnPassesAllGatesAndNeedsNothing() {
    Alert alert = explained();
    assertThat(alert.decision().reason()).isEqualTo(Reason.Acting);
    assertThat(alert.gates()).allMatch(gate -> gate.verdict() == Verdict.Passes);
    assertThat(alert.gates())
        .extracting(GateView::gate)
        .containsExactlyElementsOf(Gates.IN_ORDER.stream().map(NamedGate::name).toList())
        .doesNotHaveDuplicates();
    assertThat(alert.needs()).isEmpty();
    assertThat(alert.earliest()).isNull();
    assertThat(alert.scenario()).isEqualTo("hangs");
    assertThat(alert.action()).isEqualTo(Action.Restart);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Pause                 | nothing is paused
          MaintenanceWindow     | no window is open; 0 declared
          Host                  | DockerHost local: container marketprism-hot-storage is running
          AllowList             | DockerHost local
          Claim                 | no other stack or service comes first
          RemediationInProgress | nothing is under way for hot-storage
          Cause                 | depends on nothing
          OtherAlerts           | no more urgent alert of hot-storage decides
          Settling              | 60 s after a cause is back
          AllWell               | only for a restart that nobody needs
          Scenario              | hangs: Restart
          Proof                 | needs none
          StartupGrace          | started at 2026-11-01T02:00:00Z; 120 s, 0 starts in 300 s
          EngineRestart         | container running, restart policy unless-stopped
          LeftAlone             | container running, restart policy unless-stopped
          Compose               | only to create or recreate a container
          Escalation            | 0 of 3 attempts did not help
          StormGate             | open for DockerHost local
          BackOff               | no attempt counts
          Limits                | hot-storage 0 of 3 in 600 s; the stack 0 of 10 in 3600 s
          RestartSlot           | 0 of 1 restarts under way
          Mode                  | Enforce, of the stack
          Refusal               | 0 refused in this firing
          Approval              | not needed
          """)
  void aGateSaysWhatItGoesBy(String gate, String numbers) {
    assertThat(gate(explained(), gate).numbers()).isEqualTo(numbers);
  }

  @Test
  void allGatesThatHoldAreSaidAndTheFirstDecides() {
    policy = paused(at(100));
    attempts =
        List.of(
            Attempt.ofUnknownAuthor(SERVICE, at(-300)),
            Attempt.ofUnknownAuthor(SERVICE, at(-200)),
            Attempt.ofUnknownAuthor(SERVICE, at(-100)));
    Alert alert = explained();
    assertThat(alert.decision().reason()).isEqualTo(Reason.Paused);
    assertThat(gate(alert, "Pause").until()).isEqualTo(at(100));
    GateView limits = gate(alert, "Limits");
    assertThat(limits.verdict()).isEqualTo(Verdict.Holds);
    assertThat(limits.numbers())
        .isEqualTo("hot-storage 3 of 3 in 600 s; the stack 0 of 10 in 3600 s");
    assertThat(limits.reason()).isEqualTo(Reason.LimitReached);
    assertThat(limits.until()).isEqualTo(at(300));
    assertThat(alert.needs())
        .contains(
            new Need("the pause ends: `kubectl marketprism resume`", at(100)),
            new Need("a restart is within the limits again", at(300)));
    assertThat(alert.earliest()).isEqualTo(at(300));
  }

  @Test
  void whatTimeAloneDoesNotOpenHasNoEarliestMoment() {
    policy = paused(null);
    Alert alert = explained();
    assertThat(alert.needs()).extracting(Need::at).containsOnlyNulls();
    assertThat(alert.earliest()).isNull();
  }

  @Test
  void gatesThatNeedWhatIsNotThereAreNotAsked() {
    policy =
        Given.stack(Given.alert(always(TRUE), 0, scenario("never", always(FALSE), Action.Restart)));
    Alert alert = explained();
    assertThat(alert.decision().reason()).isEqualTo(Reason.NoScenario);
    assertThat(alert.noScenario()).isEqualTo("none holds");
    assertThat(gate(alert, "Limits").verdict()).isEqualTo(Verdict.NotAsked);
    assertThat(gate(alert, "Limits").numbers()).isEqualTo("no scenario applies");
    readings = Given.readings(Reading.unknown("the host is away"), Map.of());
    alert = explained();
    assertThat(alert.decision().reason()).isEqualTo(Reason.HostUnreachable);
    assertThat(gate(alert, "Scenario").numbers()).isEqualTo("the container can't be seen");
  }

  @Test
  void aScenarioThatCanNotBeJudgedIsNamedWithWhatIsMissing() {
    policy =
        Given.stack(
            Given.alert(
                always(TRUE), 0, scenario("maybe", always(UNKNOWN), Action.Restart), RESTART));
    Alert alert = explained();
    assertThat(alert.scenario()).isNull();
    assertThat(alert.noScenario()).isEqualTo("scenario maybe can't be judged: nobody looked");
    assertThat(alert.scenarios().getFirst().when().holds()).isEqualTo(Holds.Unknown);
    assertThat(alert.scenarios().getFirst().when().unknown()).isEqualTo("nobody looked");
  }

  @Test
  void aPendingAlertShowsItsGatesAndWhenItFires() {
    policy = Given.stack(Given.alert(always(TRUE), 30, scenario("hangs", null, Action.Restart)));
    Alert alert = explained();
    assertThat(alert.state()).isEqualTo(AlertState.Phase.Pending);
    assertThat(alert.since()).isEqualTo(at(0));
    assertThat(alert.needs().getFirst())
        .isEqualTo(new Need("its expression goes on holding until it fires", at(30)));
    assertThat(gate(alert, "Proof").numbers()).startsWith("held for 0 s (30 s needed)");
    assertThat(alert.earliest()).isEqualTo(at(30));
  }

  @Test
  void ofWhatIsNotWrongNoGateIsAsked() {
    policy = Given.stack(Given.alert(always(FALSE), 0, RESTART));
    Alert inactive = explained();
    assertThat(inactive.gates()).isEmpty();
    assertThat(inactive.scenarios().getFirst().when().holds()).isEqualTo(Holds.NotJudged);
    assertThat(inactive.needs()).containsExactly(new Need("its expression holds", null));
    policy = Given.stack(Given.alert(always(UNKNOWN), 0, RESTART));
    Alert unknown = explained();
    assertThat(unknown.expr().holds()).isEqualTo(Holds.Unknown);
    assertThat(unknown.expr().unknown()).isEqualTo("nobody looked");
    assertThat(unknown.gates()).isEmpty();
  }

  private StackPolicy paused(@Nullable Instant until) {
    return new StackPolicy(
        policy.mode(),
        new StackPolicy.Pause("disks", until),
        seconds(60),
        policy.limits(),
        policy.topology(),
        policy.alerts(),
        Set.of(),
        Map.of());
  }

  private Alert explained() {
    return Engine.evaluate(
            policy,
            EngineState.INITIAL,
            new Readings(Map.of(SERVICE, readings)),
            new History(attempts),
            at(0))
        .explain()
        .alerts()
        .getFirst();
  }

  private static GateView gate(Alert alert, String name) {
    return alert.gates().stream().filter(g -> g.gate().equals(name)).findFirst().orElseThrow();
  }
}
