package io.marketprism.operator.runbook;

import static io.marketprism.operator.runbook.Given.FALSE;
import static io.marketprism.operator.runbook.Given.SERVICE;
import static io.marketprism.operator.runbook.Given.TRUE;
import static io.marketprism.operator.runbook.Given.UNKNOWN;
import static io.marketprism.operator.runbook.Given.at;
import static io.marketprism.operator.runbook.Given.attempt;
import static io.marketprism.operator.runbook.Given.container;
import static io.marketprism.operator.runbook.Given.scope;
import static io.marketprism.operator.runbook.Given.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.runbook.AlertState.Memory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** All actions of a stack that are being verified, each by its own alert's eyes. */
class VerificationsTest {

  /** What an action on another service of the stack would be verified by. */
  private static final String CAUSE = "clickhouse-hot";

  private final Given.Switch expr = new Given.Switch("down");
  private final Given.Switch verified = new Given.Switch("verified").turn(TRUE);
  private final List<AlertPolicy> alerts = new ArrayList<>(List.of(alert("Down", SERVICE, false)));
  private StackPolicy.@Nullable Pause pause;
  private EngineState state =
      Given.state(
          Map.of("Down", AlertState.remembered(Memory.NONE.fired(at(-60)))),
          Map.of(),
          Map.of(),
          Map.of());

  @Test
  void whatHelpedResolvesItsAlertAtOnce() {
    judge(1, verifying(), seen(1));
    judge(6, verifying(), seen(6));
    assertThat(last.verdicts())
        .containsExactly(
            Verification.Verdict.of("rem-0.0", RemediationPhase.Succeeded, "verified: verified"));
    assertThat(last.resolved().get("Down")).isEqualTo(state.alert("Down").resolved(at(6)));
  }

  @Test
  void anAlertThatIsResolvedAlreadyIsNotResolvedAgain() {
    state = with(AlertState.remembered(Memory.NONE.fired(at(-60)).resolved(at(-1))));
    judge(1, verifying(), seen(1));
    judge(6, verifying(), seen(6));
    assertThat(last.verdicts()).hasSize(1);
    assertThat(last.resolved()).isEmpty();
  }

  @Test
  void whatWasSeenBeforeTheActionWasOverTellsNothingOfIt() {
    for (int second = 1; second <= 60; second++) {
      judge(second, verifying(), seen(0));
    }
    assertThat(last.verdicts()).isEmpty();
    judge(61, verifying(), seen(61));
    assertThat(last.verdicts()).as("it has only now begun to hold").isEmpty();
    judge(66, verifying(), seen(66));
    assertThat(last.verdicts()).hasSize(1);
  }

  @Test
  void aContainerThatCanNotBeSeenIsNoFailure() {
    for (int second = 0; second <= 119; second++) {
      judge(second, verifying(), scope(Reading.unknown("refused")));
    }
    assertThat(last.verdicts()).isEmpty();
    judge(120, verifying(), scope(Reading.unknown("refused")));
    assertThat(last.verdicts())
        .extracting(Verification.Verdict::phase)
        .containsExactly(RemediationPhase.Aborted);
  }

  @Test
  void aNewContainerIsVerifiedAsTheOldOneWouldBe() {
    judge(1, verifying(), seen(1));
    ContainerFacts another = container(ContainerState.RUNNING, "decaf", at(3), at(4));
    judge(4, verifying(), scope(another));
    verified.turn(FALSE);
    judge(5, verifying(), seen(5));
    verified.turn(TRUE);
    judge(6, verifying(), seen(6));
    judge(10, verifying(), seen(10));
    assertThat(last.verdicts()).as("a break in the stable time").isEmpty();
    judge(11, verifying(), seen(11));
    assertThat(last.verdicts()).hasSize(1);
  }

  /** Else its service would be down for as long as its verification may take. */
  @Test
  void aContainerThatIsGoneIsNoSuccessThatIsWaitedFor() {
    verified.turn(FALSE);
    judge(1, verifying(), seen(1));
    judge(2, verifying(), scope(ContainerFacts.absent("hot", "engine", at(2))));
    assertThat(last.verdicts())
        .containsExactly(
            Verification.Verdict.of(
                "rem-0.0", RemediationPhase.Ineffective, "container hot does not exist"));
  }

  @Test
  void whatIsNotVerifiedNamesThePartAndWhatItsProbeSaw() {
    verified
        .turn(FALSE)
        .failing(new Condition.Failure("probe.api.ok of hot-storage is false", Set.of("api")));
    ProbeResult busy =
        ProbeResult.of(false, "status 503", 503, Map.of("error", "busy", "token", "hunter2"));
    for (int second = 1; second <= 61; second++) {
      judge(second, verifying(), seen(second, Map.of("api", Reading.of(busy))));
    }
    assertThat(last.verdicts())
        .extracting(Verification.Verdict::message)
        .singleElement()
        .asString()
        .startsWith(
            "not verified within 60 s: probe.api.ok of hot-storage is false;"
                + " probe api: status 503, which said: {")
        .contains("error=busy")
        .doesNotContain("hunter2");
  }

  @Test
  void onlyWhatIsBeingVerifiedIsJudged() {
    for (RemediationPhase phase : RemediationPhase.values()) {
      if (phase != RemediationPhase.Verifying) {
        judge(1, attempt(Action.Restart, phase, 0), seen(1));
        assertThat(last.running()).as("%s", phase).isEmpty();
      }
    }
  }

  @Test
  void anAlertThatIsNoLongerDeclaredCanVerifyNothing() {
    alerts.clear();
    judge(1, verifying(), seen(1));
    assertThat(last.verdicts())
        .containsExactly(
            new Verification.Verdict(
                "rem-0.0",
                RemediationPhase.Aborted,
                AbortReason.Inconclusive,
                "Inconclusive: alert Down is no longer declared"));
    assertThat(last.running()).isEmpty();
  }

  @Test
  void aPauseHoldsTheClockAndNotAnEndlessVerification() {
    verified.turn(FALSE);
    pause = new StackPolicy.Pause("disks", at(50));
    for (int second = 0; second <= 108; second++) {
      judge(second, verifying(), seen(second));
    }
    assertThat(last.verdicts()).as("less than a minute without the pause").isEmpty();
    judge(109, verifying(), seen(109));
    assertThat(last.verdicts())
        .extracting(Verification.Verdict::phase)
        .containsExactly(RemediationPhase.Ineffective);
  }

  @Test
  void aCauseThatIsPendingHoldsTheClock() {
    verified.turn(FALSE);
    alerts.add(alert("CauseDown", CAUSE, true));
    AlertState pending =
        new AlertState(
            new AlertState.Clocks(
                HoldClock.IDLE.tick(TRUE, at(0)),
                Map.of(),
                HoldClock.IDLE,
                null,
                null,
                null,
                HoldClock.IDLE),
            Memory.NONE);
    assertThat(pending.phase()).isEqualTo(AlertState.Phase.Pending);
    state =
        Given.state(
            Map.of("Down", state.alert("Down"), "CauseDown", pending),
            Map.of(),
            Map.of(),
            Map.of());
    for (int second = 0; second <= 100; second++) {
      judge(second, verifying(), seen(second));
    }
    assertThat(last.verdicts()).isEmpty();
  }

  /** What the outage brought is not this action's to heal, and must not wait for its verdict. */
  @Test
  void aCauseThatFiresEndsIt() {
    verified.turn(FALSE);
    alerts.add(alert("CauseDown", CAUSE, true));
    fires("CauseDown", -1);
    judge(1, verifying(), seen(1));
    assertThat(last.verdicts()).as("it fired before the action").isEmpty();
    fires("CauseDown", 2);
    judge(3, verifying(), seen(3));
    assertThat(last.verdicts())
        .containsExactly(
            new Verification.Verdict(
                "rem-0.0",
                RemediationPhase.Aborted,
                AbortReason.CauseFailed,
                "CauseFailed: CauseDown has fired since: what failed before is judged again when that is over"));
  }

  private void fires(String cause, int since) {
    AlertState firing = AlertState.remembered(Memory.NONE.fired(at(since)));
    state =
        Given.state(
            Map.of("Down", state.alert("Down"), cause, firing),
            Map.of(),
            state.verifications(),
            Map.of());
  }

  @Test
  void aCauseThatCanNotBeSeenHoldsTheClockForTwiceTheTime() {
    verified.turn(FALSE);
    alerts.add(alert("CauseDown", CAUSE, true));
    AlertState unseen =
        new AlertState(
            new AlertState.Clocks(
                HoldClock.IDLE, Map.of(), HoldClock.IDLE, null, at(-10), null, HoldClock.IDLE),
            Memory.NONE);
    state =
        Given.state(
            Map.of("Down", state.alert("Down"), "CauseDown", unseen), Map.of(), Map.of(), Map.of());
    for (int second = 0; second <= 119; second++) {
      judge(second, verifying(), seen(second));
    }
    assertThat(last.verdicts()).isEmpty();
    judge(120, verifying(), seen(120));
    assertThat(last.verdicts())
        .extracting(Verification.Verdict::aborted)
        .containsExactly(AbortReason.Inconclusive);
  }

  /** A start goes on being tried, whatever can be seen of the cause. */
  @Test
  void whatStoppedAgainWhileItsCauseCanNotBeSeenIsNotWaitedFor() {
    verified.turn(FALSE);
    alerts.add(alert("CauseDown", CAUSE, true));
    AlertState.Clocks unseen =
        new AlertState.Clocks(
            HoldClock.IDLE, Map.of(), HoldClock.IDLE, null, at(-10), null, HoldClock.IDLE);
    state =
        Given.state(
            Map.of("CauseDown", new AlertState(unseen, Memory.NONE)), Map.of(), Map.of(), Map.of());
    judge(2, verifying(), scope(container(ContainerState.EXITED, "c0ffee", at(0), at(2))));
    assertThat(last.verdicts())
        .extracting(Verification.Verdict::phase)
        .containsExactly(RemediationPhase.Ineffective);
  }

  @Test
  void unknownHoldsTheClock() {
    verified.turn(UNKNOWN);
    for (int second = 0; second <= 100; second++) {
      judge(second, verifying(), seen(second));
    }
    assertThat(last.verdicts()).isEmpty();
  }

  @Test
  void twoActionsAreJudgedEachByItsOwnAlert() {
    Given.Switch other = new Given.Switch("other").turn(FALSE);
    alerts.add(
        new AlertPolicy(
            "CauseDown",
            CAUSE,
            Severity.critical,
            expr,
            seconds(0),
            seconds(0),
            false,
            List.of(),
            List.of(),
            new AlertPolicy.Verify(other, seconds(60), seconds(0)),
            new AlertPolicy.Escalation(3, null),
            Map.of()));
    Attempt second =
        new Attempt(
            "rem-other",
            CAUSE,
            "CauseDown",
            "s",
            Action.Start,
            RemediationPhase.Verifying,
            null,
            at(0),
            at(0),
            at(0),
            null,
            "");
    for (int now = 0; now <= 6; now++) {
      judge(now, List.of(verifying(), second), seen(now + 1));
    }
    assertThat(last.verdicts())
        .extracting(Verification.Verdict::remediation)
        .containsExactly("rem-0.0");
    assertThat(last.running()).containsOnlyKeys("rem-0.0", "rem-other");
  }

  private Verifications.Outcome last = new Verifications.Outcome(Map.of(), List.of(), Map.of());

  private void judge(int second, Attempt attempt, Scope scope) {
    judge(second, List.of(attempt), scope);
  }

  private void judge(int second, List<Attempt> attempts, Scope scope) {
    StackPolicy policy =
        new StackPolicy(
            Mode.Enforce,
            pause,
            seconds(60),
            Given.stack().limits(),
            Topology.of(List.of(Given.service(CAUSE), Given.service(SERVICE, CAUSE))),
            alerts,
            Set.of(),
            Map.of());
    Map<String, Judgement> judgements = new LinkedHashMap<>();
    alerts.forEach(alert -> judgements.put(alert.name(), Given.judged(alert, scope)));
    last =
        Verifications.judge(
            policy, state, state.alerts(), judgements, new History(attempts), at(second));
    state = Given.state(state.alerts(), state.services(), Map.copyOf(last.running()), Map.of());
  }

  private static EngineState with(AlertState alert) {
    return Given.state(Map.of("Down", alert), Map.of(), Map.of(), Map.of());
  }

  private AlertPolicy alert(String name, String service, boolean inhibits) {
    return new AlertPolicy(
        name,
        service,
        Severity.critical,
        expr,
        seconds(30),
        seconds(0),
        inhibits,
        List.of(),
        List.of(),
        new AlertPolicy.Verify(verified, seconds(60), seconds(5)),
        new AlertPolicy.Escalation(3, null),
        Map.of());
  }

  private static Attempt verifying() {
    return attempt(Action.Restart, RemediationPhase.Verifying, 0);
  }

  private static Scope seen(int second) {
    Instant at = at(second);
    return scope(container(ContainerState.RUNNING, "c0ffee", at(0), at));
  }

  private static Scope seen(int second, Map<String, Reading<ProbeResult>> probes) {
    Scope scope = seen(second);
    return new Scope(
        SERVICE, Given.readings(scope.readings().container(), probes), 0, false, Map.of());
  }
}
