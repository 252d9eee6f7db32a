package io.marketprism.operator.runbook;

import static io.marketprism.operator.runbook.Given.SERVICE;
import static io.marketprism.operator.runbook.Given.TRUE;
import static io.marketprism.operator.runbook.Given.UNKNOWN;
import static io.marketprism.operator.runbook.Given.always;
import static io.marketprism.operator.runbook.Given.at;
import static io.marketprism.operator.runbook.Given.attempt;
import static io.marketprism.operator.runbook.Given.scenario;
import static io.marketprism.operator.runbook.Given.scope;
import static io.marketprism.operator.runbook.Given.seconds;
import static io.marketprism.operator.runbook.Given.times;
import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.runbook.AlertState.Escalation;
import io.marketprism.operator.runbook.AlertState.Memory;
import io.marketprism.operator.runbook.AlertState.Waiting;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When a person is told of an alert by what has come of it so far. */
class EscalationsTest {

  private static final Scope SCOPE = scope();

  @Test
  void threeAttemptsInVainWithinOneFiringAreEnough() {
    Memory firing = Memory.NONE.fired(at(0));
    assertThat(judged(firing, null, 40, failed(10), failed(20)).escalation()).isNull();
    assertThat(judged(firing, null, 40, failed(10), failed(20), failed(30)).escalation())
        .isEqualTo(new Escalation(at(40), "what was done did not help"));
  }

  @Test
  void whoIsCalledIsToldWhatBecameOfTheLastAttempt() {
    Memory firing = Memory.NONE.fired(at(0));
    Attempt last = saying(failed(30), "500: bind: address already in use");
    assertThat(judged(firing, null, 40, failed(10), failed(20), last).escalation())
        .isEqualTo(
            new Escalation(
                at(40),
                "what was done did not help, rem-30.0 Failed: 500: bind: address already in use"));
    Attempt verbose = saying(failed(30), "x".repeat(5000));
    Escalation bounded = judged(firing, null, 40, failed(10), failed(20), verbose).escalation();
    assertThat(Objects.requireNonNull(bounded).because()).hasSizeLessThan(500).endsWith("...");
  }

  @Test
  void attemptsOfAnEarlierFiringAreNotHeldAgainstThisOne() {
    Memory firing = Memory.NONE.fired(at(25));
    assertThat(judged(firing, null, 40, failed(10), failed(20), failed(30)).escalation()).isNull();
  }

  @Test
  void whatAPersonHasTakenNoteOfIsCountedAnew() {
    Memory escalated = Memory.NONE.fired(at(0)).escalated(at(40), "what was done did not help");
    Attempt[] three = {failed(10), failed(20), failed(30)};
    assertThat(judged(escalated, null, 50, three).escalatedSince()).isEqualTo(at(40));
    assertThat(judged(escalated, at(45), 50, three).escalation()).isNull();
    Attempt[] six = {failed(10), failed(20), failed(30), failed(50), failed(60), failed(70)};
    assertThat(judged(escalated, at(45), 80, six).escalatedSince()).isEqualTo(at(80));
  }

  @Test
  void anAcknowledgementFromBeforeTheEscalationIsNotOfIt() {
    Memory escalated = Memory.NONE.fired(at(0)).escalated(at(40), "what was done did not help");
    assertThat(judged(escalated, at(39), 50).escalatedSince()).isEqualTo(at(40));
    assertThat(judged(escalated, at(40), 50).escalation()).isNull();
  }

  @Test
  void aCallWhoseOutcomeStaysUnknownIsEscalatedInTheEnd() {
    Memory firing = Memory.NONE.fired(at(0));
    Attempt restart = attempt(Action.Restart, RemediationPhase.Executing, 10);
    assertThat(judged(firing, null, 309, restart).escalation()).isNull();
    assertThat(judged(firing, null, 310, restart).escalation())
        .isEqualTo(
            new Escalation(
                at(310),
                "the outcome of rem-10.0 (Restart) is not known after 300 s: does the Docker"
                    + " Engine hang on this container?"));
    Attempt recreate = attempt(Action.Recreate, RemediationPhase.Executing, 10);
    assertThat(judged(firing, null, 909, recreate).escalation()).isNull();
    assertThat(judged(firing, null, 910, recreate).escalation()).isNotNull();
    Attempt verifying = attempt(Action.Restart, RemediationPhase.Verifying, 10);
    assertThat(judged(firing, null, 910, verifying).escalation()).isNull();
  }

  @Test
  void anEscalationIsToldOnceHoweverLongItsReasonLasts() {
    Memory first = judged(Memory.NONE.fired(at(0)), null, 40, failed(10), failed(20), failed(30));
    assertThat(judged(first, null, 41, failed(10), failed(20), failed(30))).isEqualTo(first);
  }

  @Test
  void aRateOfFiringsIsADeeperCauseWhateverTheAttemptsDid() {
    Memory twice = firedAt(0, 1000);
    assertThat(recurringAt(twice, null, 1001).escalation()).isNull();
    assertThat(recurringAt(twice.fired(at(2000)), null, 2000).escalation())
        .isEqualTo(
            new Escalation(
                at(2000),
                "it fired 3 times within 3600 s: the cause is deeper than a restart reaches"));
  }

  @Test
  void firingsOutOfTheWindowAreForgiven() {
    assertThat(recurringAt(firedAt(0, 1000).fired(at(3600)), null, 3600).escalation()).isNull();
    assertThat(recurringAt(firedAt(1, 1000).fired(at(3600)), null, 3600).escalation()).isNotNull();
  }

  @Test
  void firingsThatAPersonHasTakenNoteOfAreForgiven() {
    Memory thrice = firedAt(0, 1000).fired(at(2000));
    assertThat(recurringAt(thrice, at(2000), 2001).escalation()).isNull();
    assertThat(recurringAt(thrice, at(999), 2001).escalation()).isNull();
    assertThat(recurringAt(thrice, null, 2001).escalation()).isNotNull();
  }

  @Test
  void anAlertWithoutRecurrencesMayFireAsOftenAsItLikes() {
    assertThat(judged(firedAt(0, 10, 20, 30, 40).fired(at(50)), null, 50).escalation()).isNull();
  }

  /** Else a person would be told of the same three firings every ten minutes until tomorrow. */
  @Test
  void recurrencesAreToldAtTheFiringThatMakesThemFullAndNotAgainAfterTheyHaveCalmedDown() {
    Memory told = recurringAt(firedAt(0, 1000).fired(at(2000)), null, 2000).resolved(at(2100));
    assertThat(told.needsPerson()).isFalse();
    assertThat(recurringAt(told, null, 2699).escalatedSince()).isEqualTo(at(2000));
    Memory calm = recurringAt(told, null, 2700);
    assertThat(calm.escalation()).isNull();
    assertThat(recurringAt(calm, null, 2701).escalation()).isNull();
    assertThat(recurringAt(calm.fired(at(3000)), null, 3000).escalatedSince()).isEqualTo(at(3000));
  }

  @Test
  void aDeathByWantOfMemoryIsAFiringAndCountedOnceHoweverOftenItIsSeen() {
    Scope seen = dying(100);
    Memory once = recurring(Memory.NONE, seen, 101);
    assertThat(once.recentFirings()).containsExactly(at(100));
    assertThat(recurring(once, seen, 102)).isEqualTo(once);
    assertThat(once.firingSince()).isNull();
  }

  @Test
  void aDeathIsRecognisedByTheRememberedFiringsAfterTheOperatorWasRestarted() {
    Memory remembered = new Memory(null, at(50), null, null, List.of(at(100.4)));
    assertThat(recurring(remembered, dying(100), 500)).isEqualTo(remembered);
    assertThat(recurring(remembered, dying(103), 500).recentFirings())
        .containsExactly(at(100.4), at(103));
  }

  @Test
  void theFirstDeathWithinAFiringIsAPartOfItAndTheOthersAreFirings() {
    Memory firing = Memory.NONE.fired(at(90));
    Memory dead = recurring(firing, dying(100), 101);
    assertThat(dead.recentFirings()).containsExactly(at(100));
    assertThat(recurring(dead.resolved(at(110)), dying(100), 111).recentFirings())
        .as("nor is it one when the firing is over")
        .containsExactly(at(100));
    assertThat(recurring(dead, dying(100, 130), 131).recentFirings()).isEqualTo(times(100, 130));
    assertThat(recurring(dead, dying(100, 130, 160), 161).escalatedSince()).isEqualTo(at(161));
    assertThat(recurring(firing, dying(80), 101).recentFirings()).hasSize(2);
  }

  @Test
  void threeDeathsAreALeakAlthoughNobodySawTheNumber() {
    Memory memory = recurring(Memory.NONE, dying(100, 200, 300), 301);
    assertThat(memory.recentFirings()).isEqualTo(times(100, 200, 300));
    assertThat(memory.escalatedSince()).isEqualTo(at(301));
    assertThat(memory.needsPerson()).isTrue();
  }

  @Test
  void moreDeathsThanAreRememberedAreNotToldAnewEachTime() {
    double[] many = new double[14];
    for (int i = 0; i < many.length; i++) {
      many[i] = 100.0 + 60 * i;
    }
    Memory told = recurring(Memory.NONE, dying(many), 1000);
    assertThat(told.recentFirings()).hasSize(Memory.FIRINGS_KEPT);
    Memory calm = recurring(told, dying(many), 1600);
    assertThat(calm.escalation()).isNull();
    assertThat(recurring(calm, dying(many), 1601)).isEqualTo(calm);
  }

  @Test
  void otherDeathsAreNoWantOfMemory() {
    ContainerFacts killed =
        Given.container(ContainerState.RUNNING)
            .withDeaths(List.of(new Death(at(100), 137, false, false)));
    assertThat(recurring(Memory.NONE, scope(killed), 101)).isEqualTo(Memory.NONE);
  }

  @Test
  void whereTheAlertDoesNotSaySoDeathsAreNoFirings() {
    var escalation =
        new AlertPolicy.Escalation(3, new AlertPolicy.Recurrences(3, seconds(3600), false));
    assertThat(byHistory(alert(escalation), Memory.NONE, dying(100, 200, 300), null, 301))
        .isEqualTo(Memory.NONE);
    assertThat(judged(Memory.NONE, null, 301)).isEqualTo(Memory.NONE);
  }

  @Test
  void aContainerThatCanNotBeSeenHasNoDeaths() {
    assertThat(recurring(Memory.NONE, scope(Reading.unknown("refused")), 301))
        .isEqualTo(Memory.NONE);
  }

  @Test
  void halfAnHourOfWaitingIsEnoughWhileThereIsStillNothingToDoButWait() {
    Memory waited = waiting(0, 1830);
    assertThat(judged(waited, null, 1829).escalation()).as("it goes on").isNull();
    assertThat(judged(waited, null, 1830).escalation())
        .isEqualTo(new Escalation(at(1830), "waiting did not help"));
    assertThat(judged(waiting(31, 1830), null, 1830).escalation()).as("1799 s").isNull();
  }

  @Test
  void whatIsNotWaitedForAnyMoreIsNoWaitInVain() {
    AlertPolicy restarting =
        Given.alert(always(TRUE), 0, scenario("websockets-down", null, Action.Restart));
    assertThat(byHistory(restarting, waiting(0, 1830), SCOPE, null, 1900).escalation()).isNull();
    AlertPolicy unknown =
        Given.alert(always(TRUE), 0, scenario("rate-limit", always(UNKNOWN), Action.Wait));
    assertThat(byHistory(unknown, waiting(0, 1830), SCOPE, null, 1900).escalation()).isNull();
  }

  /** Else the person's note would change nothing: the same wait would be too long at once. */
  @Test
  void aWaitThatAPersonHasTakenNoteOfBeginsAnew() {
    Memory told = judged(waiting(0, 1830), null, 1830);
    Memory noted = judged(told, at(1900), 1901);
    assertThat(noted.escalation()).isNull();
    assertThat(noted.waiting()).isNull();
    assertThat(judged(noted, at(1900), 1902)).isEqualTo(noted);
  }

  @Test
  void aWaitThatGoesOnIsNotEndedByANoteOnSomethingElse() {
    Memory told = waiting(0, 60).escalated(at(20), "it fired 3 times");
    Memory noted = judged(told, at(30), 31);
    assertThat(noted.escalation()).isNull();
    assertThat(noted.waiting()).isEqualTo(new Waiting(at(0), at(60), "rate-limit"));
  }

  @Test
  void aPersonIsToldTheEvidence() {
    AlertPolicy alert =
        new AlertPolicy(
            "Down",
            SERVICE,
            Severity.critical,
            always(TRUE),
            seconds(0),
            seconds(0),
            false,
            List.of(),
            List.of(),
            new AlertPolicy.Verify(always(TRUE), seconds(60), seconds(5)),
            new AlertPolicy.Escalation(1, null),
            Map.of("memory", Given.saying(Reading.of("3100000000"))));
    assertThat(byHistory(alert, Memory.NONE.fired(at(0)), SCOPE, null, 20, failed(10)).escalation())
        .isEqualTo(new Escalation(at(20), "what was done did not help (memory 3100000000)"));
    assertThat(Evidence.of(alert, SCOPE)).containsEntry("memory", "3100000000");
  }

  @Test
  void evidenceThatCanNotBeHadIsUnknownAndKeepsNobodyFromTelling() {
    AlertPolicy alert =
        new AlertPolicy(
            "Down",
            SERVICE,
            Severity.critical,
            always(TRUE),
            seconds(0),
            seconds(0),
            false,
            List.of(),
            List.of(),
            new AlertPolicy.Verify(always(TRUE), seconds(60), seconds(5)),
            new AlertPolicy.Escalation(1, null),
            Map.of("memory", Given.saying(Reading.unknown("PASSWORD=hunter2"))));
    assertThat(Evidence.of(alert, SCOPE)).containsEntry("memory", "unknown");
  }

  private static final AlertPolicy ALERT =
      Given.alert(always(TRUE), 0, scenario("rate-limit", null, Action.Wait));

  private static final AlertPolicy RECURRING =
      alert(new AlertPolicy.Escalation(3, new AlertPolicy.Recurrences(3, seconds(3600), true)));

  private static AlertPolicy alert(AlertPolicy.Escalation escalation) {
    return new AlertPolicy(
        "Down",
        SERVICE,
        Severity.warning,
        always(TRUE),
        seconds(0),
        seconds(0),
        false,
        List.of(),
        List.of(),
        new AlertPolicy.Verify(always(TRUE), seconds(60), seconds(5)),
        escalation,
        Map.of());
  }

  static Memory judged(
      Memory before, @Nullable Instant acknowledged, double now, Attempt... attempts) {
    return byHistory(ALERT, before, SCOPE, acknowledged, now, attempts);
  }

  private static Memory recurringAt(Memory before, @Nullable Instant acknowledged, double now) {
    return byHistory(RECURRING, before, SCOPE, acknowledged, now);
  }

  private static Memory recurring(Memory before, Scope seen, double now) {
    return byHistory(RECURRING, before, seen, null, now);
  }

  private static Memory byHistory(
      AlertPolicy alert,
      Memory before,
      Scope seen,
      @Nullable Instant acknowledged,
      double now,
      Attempt... attempts) {
    return Escalations.byHistory(
        Given.judged(alert, seen),
        AlertState.remembered(before),
        acknowledged,
        List.of(),
        new History(List.of(attempts)),
        at(now));
  }

  private static Memory firedAt(int... seconds) {
    Memory memory = Memory.NONE;
    for (int second : seconds) {
      memory = memory.fired(at(second)).resolved(at(second + 1));
    }
    return memory;
  }

  private static Memory waiting(double since, double until) {
    return Memory.NONE.fired(at(since)).waits(new Waiting(at(since), at(until), "rate-limit"));
  }

  private static Scope dying(double... seconds) {
    List<Death> deaths = java.util.Arrays.stream(seconds).mapToObj(Given::outOfMemory).toList();
    return scope(Given.container(ContainerState.RUNNING).withDeaths(deaths));
  }

  private static Attempt saying(Attempt attempt, String message) {
    return new Attempt(
        attempt.name(),
        attempt.service(),
        attempt.alert(),
        attempt.scenario(),
        attempt.action(),
        attempt.phase(),
        attempt.aborted(),
        attempt.createdAt(),
        attempt.executingAt(),
        attempt.verifyingAt(),
        attempt.endedAt(),
        message);
  }

  private static Attempt failed(int second) {
    return attempt(Action.Restart, RemediationPhase.Failed, second);
  }
}
