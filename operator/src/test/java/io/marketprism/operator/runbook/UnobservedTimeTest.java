package io.marketprism.operator.runbook;

import static io.marketprism.operator.runbook.Given.FALSE;
import static io.marketprism.operator.runbook.Given.SERVICE;
import static io.marketprism.operator.runbook.Given.TRUE;
import static io.marketprism.operator.runbook.Given.UNKNOWN;
import static io.marketprism.operator.runbook.Given.always;
import static io.marketprism.operator.runbook.Given.at;
import static io.marketprism.operator.runbook.Given.attempt;
import static io.marketprism.operator.runbook.Given.container;
import static io.marketprism.operator.runbook.Given.proven;
import static io.marketprism.operator.runbook.Given.readings;
import static io.marketprism.operator.runbook.Given.scenario;
import static io.marketprism.operator.runbook.Given.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Time in which nobody looked proves nothing, whatever was seen before and after it. */
class UnobservedTimeTest {

  private final Given.Switch expr = new Given.Switch("down").turn(TRUE);
  private final Given.Switch stopped = new Given.Switch("stopped").turn(FALSE);
  private final Given.Switch verified = new Given.Switch("verified").turn(FALSE);
  private StackPolicy policy =
      Given.stack(
          new AlertPolicy(
              "Down",
              SERVICE,
              Severity.critical,
              expr,
              seconds(30),
              seconds(0),
              false,
              List.of(),
              List.of(
                  proven("stopped", stopped, Action.Start, 5),
                  scenario("crashed", null, Action.Restart)),
              new AlertPolicy.Verify(verified, seconds(60), seconds(5)),
              new AlertPolicy.Escalation(3, null),
              Map.of()));
  private History history = History.EMPTY;
  private Set<String> failing = Set.of(SERVICE);
  private Evaluation last =
      new Evaluation(
          EngineState.INITIAL, List.of(), List.of(), Map.of(), History.EMPTY, Map.of(), null);

  @Test
  void doesNotMakeAnAlertFire() {
    look(0, 1);
    look(41, 69);
    assertThat(phase()).as("1 s before, 28 s since").isEqualTo(AlertState.Phase.Pending);
    look(70, 70);
    assertThat(phase()).isEqualTo(AlertState.Phase.Firing);
  }

  @Test
  void provesNoScenario() {
    stopped.turn(TRUE);
    look(0, 1);
    look(41, 44);
    assertThat(phase()).isEqualTo(AlertState.Phase.Pending);
    look(45, 45);
    assertThat(phase()).isEqualTo(AlertState.Phase.Firing);
  }

  @Test
  void threeIdleIntervalsAreObservedTimeAndNoMore() {
    look(0, 0);
    look(15, 15);
    look(30, 30);
    assertThat(phase()).isEqualTo(AlertState.Phase.Firing);
    last =
        new Evaluation(
            EngineState.INITIAL, List.of(), List.of(), Map.of(), History.EMPTY, Map.of(), null);
    look(100, 100);
    look(115, 115);
    look(131, 131);
    assertThat(phase()).isEqualTo(AlertState.Phase.Pending);
  }

  @Test
  void doesNotResolveAnAlert() {
    look(0, 30);
    expr.turn(FALSE);
    look(31, 32);
    look(72, 75);
    assertThat(phase()).as("1 s before, 3 s since").isEqualTo(AlertState.Phase.Firing);
    look(76, 76);
    assertThat(phase()).isEqualTo(AlertState.Phase.Inactive);
  }

  @Test
  void doesNotForgetAPendingAlertThatCouldNotBeJudged() {
    look(0, 20);
    expr.turn(UNKNOWN);
    look(21, 22);
    look(422, 422);
    assertThat(phase()).isEqualTo(AlertState.Phase.Pending);
  }

  @Test
  void makesNoActionIneffectiveNorInconclusive() {
    history = new History(List.of(attempt(Action.Restart, RemediationPhase.Verifying, 0)));
    look(1, 11);
    look(200, 249);
    assertThat(last.verdicts()).as("10 s before, 49 s since").isEmpty();
    look(250, 250);
    assertThat(last.verdicts())
        .extracting(Verification.Verdict::phase)
        .containsExactly(RemediationPhase.Ineffective);
  }

  @Test
  void isNoStableTimeOfAVerification() {
    history = new History(List.of(attempt(Action.Restart, RemediationPhase.Verifying, 0)));
    verified.turn(TRUE);
    look(1, 2);
    look(42, 45);
    assertThat(last.verdicts()).isEmpty();
    look(46, 46);
    assertThat(last.verdicts())
        .extracting(Verification.Verdict::phase)
        .containsExactly(RemediationPhase.Succeeded);
  }

  @Test
  void callsNobodyToWhatCouldNotBeDiagnosed() {
    policy = Given.stack(Given.alert(expr, 0, scenario("s", always(UNKNOWN), Action.Restart)));
    look(0, 10);
    look(700, 1289);
    assertThat(last.state().alert("Down").memory().escalation()).isNull();
    look(1290, 1290);
    assertThat(last.state().alert("Down").memory().escalation()).isNotNull();
  }

  @Test
  void isNoPartOfAServicesPatience() {
    failing = Set.of();
    policy = Given.stack();
    lookBlind(0, 10);
    lookBlind(100, 149);
    ServicePolicy service = policy.topology().service(SERVICE).orElseThrow();
    assertThat(last.state().service(SERVICE).degraded(service, at(149))).isFalse();
    lookBlind(150, 150);
    assertThat(last.state().service(SERVICE).degraded(service, at(150))).isTrue();
  }

  @Test
  void belongsToNoWindowOfAStorm() {
    policy = roots();
    failing = Set.of("a");
    look(0, 10);
    failing = Set.of("a", "b", "c");
    look(90, 90);
    assertThat(last.state().storms()).as("all may have begun at once").containsKey("local");
    look(91, 100);
    look(400, 400);
    assertThat(last.state().storms()).as("nobody saw that it was calm").containsKey("local");
    look(401, 510);
    assertThat(last.state().storms()).isEmpty();
  }

  @Test
  void aFrozenProcessThatWasThawedMeanwhileHasItsGraceFromTheFirstLook() {
    ServiceState paused =
        new ServiceState(null, List.of(), at(10), null, null, null, Unseen.NOTHING, null)
            .later(seconds(50), at(10));
    assertThat(paused.pausedAt()).isEqualTo(at(60));
    ServiceState earlier =
        new ServiceState(null, List.of(), at(5), null, null, null, Unseen.NOTHING, null)
            .later(seconds(50), at(10));
    assertThat(earlier.pausedAt()).as("it was seen running since").isEqualTo(at(5));
  }

  private static StackPolicy roots() {
    StackPolicy one = Given.stack();
    return new StackPolicy(
        one.mode(),
        null,
        one.settle(),
        one.limits(),
        Topology.of(List.of(Given.service("a"), Given.service("b"), Given.service("c"))),
        List.of(),
        Set.of(),
        Map.of());
  }

  private AlertState.Phase phase() {
    return last.state().alert("Down").phase();
  }

  /** Looks every second from one to the other, both included. */
  private void look(int from, int to) {
    for (int second = from; second <= to; second++) {
      Map<String, ServiceReadings> seen = new LinkedHashMap<>();
      for (ServicePolicy service : policy.topology().services()) {
        seen.put(service.name(), sight(failing.contains(service.name()), second));
      }
      last = Engine.evaluate(policy, last.state(), new Readings(seen), history, at(second));
    }
  }

  private void lookBlind(int from, int to) {
    for (int second = from; second <= to; second++) {
      last = Engine.evaluate(policy, last.state(), new Readings(Map.of()), history, at(second));
    }
  }

  private static ServiceReadings sight(boolean fails, int second) {
    return readings(
        Reading.of(container(ContainerState.RUNNING, "c0ffee", at(-3600), at(second))),
        Map.of("health", fails ? Given.failed() : Given.succeeded()));
  }
}
