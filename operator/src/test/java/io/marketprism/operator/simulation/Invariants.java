package io.marketprism.operator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.runbook.AbortReason;
import io.marketprism.operator.runbook.Action;
import io.marketprism.operator.runbook.AlertPolicy;
import io.marketprism.operator.runbook.AlertState;
import io.marketprism.operator.runbook.Attempt;
import io.marketprism.operator.runbook.ContainerState;
import io.marketprism.operator.runbook.Decision;
import io.marketprism.operator.runbook.Mode;
import io.marketprism.operator.runbook.Reason;
import io.marketprism.operator.runbook.RemediationPhase;
import io.marketprism.operator.runbook.ServicePolicy;
import io.marketprism.operator.runbook.ServiceState;
import io.marketprism.operator.runbook.StackPolicy;
import io.marketprism.operator.runbook.Wanted;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What must hold after every single evaluation, whatever happens to the services. */
final class Invariants {

  /** The longest back-off and the proof, and some seconds in which the last attempt ends. */
  private static final Duration STARTED_WITHIN = Duration.ofSeconds(300 + 5 + 10);

  private final StackFixture stack;
  private final Map<String, Boolean> fired = new HashMap<>();
  private final Map<String, Instant> resolved = new HashMap<>();
  private final Map<String, Instant> startableSince = new HashMap<>();
  private final Map<String, Instant> unseenSince = new HashMap<>();
  private final Map<String, Instant> seenAgain = new HashMap<>();
  private final Map<String, Duration> seenToHold = new HashMap<>();
  private final Set<String> held = new HashSet<>();
  private @Nullable Instant last;

  private static final Duration SHORTEST_PROOF = Duration.ofSeconds(5);

  Invariants(StackFixture stack) {
    this.stack = stack;
  }

  void check() {
    noteUnseen();
    firesByWhatWasSeen();
    onCallHearsOfWhatRepeats();
    oneDecisionPerAlert();
    oneOpenActionPerService();
    stack.last().toAct().forEach(this::mayAct);
    whatIsStoppedIsStarted();
    verificationsEnd();
    noteResolved();
    Instant wakeAt = stack.last().wakeAt();
    assertThat(wakeAt == null || wakeAt.isAfter(stack.now())).as("wakes later").isTrue();
  }

  private void oneDecisionPerAlert() {
    assertThat(stack.last().decisions().stream().map(Decision::alert).toList())
        .isEqualTo(
            Stream.concat(
                    stack.policy().alerts().stream().map(AlertPolicy::name),
                    stack.policy().wanted().stream().map(Wanted::name))
                .toList());
  }

  private void oneOpenActionPerService() {
    List<String> open =
        stack.attempts().stream().filter(Attempt::isOpen).map(Attempt::service).toList();
    assertThat(open).doesNotHaveDuplicates();
    assertThat(stack.attempts().stream().filter(Invariants::isOnItsWay).count())
        .as("restarts at once")
        .isLessThanOrEqualTo(1);
  }

  private static boolean isOnItsWay(Attempt attempt) {
    return attempt.action() == Action.Restart
        && (attempt.phase() == RemediationPhase.Planned
            || attempt.phase() == RemediationPhase.Executing);
  }

  private void mayAct(Decision decision) {
    if (stack.policy().alert(decision.alert()).isEmpty()) {
      stack.services().forEach((name, s) -> assertThat(s.answers(stack.now())).as(name).isTrue());
      return; // by the clock, while all is well
    }
    SimulatedService service = stack.service(decision.service());
    Decision.Plan plan = Objects.requireNonNull(decision.plan());
    AlertPolicy alert = stack.policy().alert(decision.alert()).orElseThrow();
    assertThat(stack.policy().mode()).isEqualTo(Mode.Enforce);
    StackPolicy.Pause pause = stack.policy().pause();
    assertThat(pause != null && pause.covers(stack.now())).as("paused").isFalse();
    assertThat(service.isActedOnLegally()).as("host and permission").isTrue();
    assertThat(plan.target()).isEqualTo(service.incarnation());
    assertThat(service.saysThatItFails(stack.now())).as(alert.expr().text()).isTrue();
    assertThat(service.state()).isNotIn(ContainerState.PAUSED, ContainerState.ABSENT);
    assertThat(plan.action() == Action.Start).isEqualTo(service.isStopped());
    causesAreFine(decision.service());
    backedOff(decision.service());
    if (plan.action() == Action.Restart) {
      mayRestart(decision);
    }
  }

  private void causesAreFine(String service) {
    for (String cause : stack.policy().topology().causesOf(service)) {
      assertThat(stack.service(cause).saysThatItFails(stack.now())).as("%s fails", cause).isFalse();
      assertThat(stack.attempts(cause)).as("actions on %s", cause).noneMatch(Attempt::isOpen);
    }
  }

  /** An unseen cause may be the cause: no restart until it is seen, and it and time have passed. */
  private void causesAreSeen(String service) {
    for (String cause : stack.policy().topology().causesOf(service)) {
      for (AlertPolicy alert : stack.policy().alerts()) {
        if (!alert.inhibitsDependents() || !alert.service().equals(cause)) {
          continue;
        }
        Instant unseen = unseenSince.get(alert.name());
        assertThat(unseen == null || Duration.between(unseen, stack.now()).toSeconds() >= 600)
            .as("%s can't be seen", cause)
            .isTrue();
        Instant seen = seenAgain.get(alert.name());
        assertThat(seen == null || !stack.now().isBefore(seen.plus(stack.policy().settle())))
            .as("%s settles after %s was seen again", service, cause)
            .isTrue();
      }
    }
  }

  /** The shortest proof of the built-in rules is 5 s; time in which nobody looked is none. */
  private void firesByWhatWasSeen() {
    boolean observed = last != null && !last.plusSeconds(15).isBefore(stack.now());
    for (AlertPolicy alert : stack.policy().alerts()) {
      AlertState state = stack.last().state().alert(alert.name());
      boolean holds = state.clocks().expr().lastTrue() != null;
      Duration seen = seenToHold.getOrDefault(alert.name(), Duration.ZERO);
      if (state.phase() == AlertState.Phase.Inactive) {
        seen = Duration.ZERO;
      } else if (holds && observed && held.contains(alert.name())) {
        seen = seen.plus(Duration.between(last, stack.now()));
      }
      seenToHold.put(alert.name(), seen);
      if (stack.now().equals(state.memory().firingSince())) {
        assertThat(seen).as("%s fires", alert.name()).isGreaterThanOrEqualTo(SHORTEST_PROOF);
      }
      if (holds) {
        held.add(alert.name());
      } else {
        held.remove(alert.name());
      }
    }
    last = stack.now();
  }

  /** Three unsuccessful attempts in a row for one firing, and it is escalated. */
  private void onCallHearsOfWhatRepeats() {
    for (AlertPolicy alert : stack.policy().alerts()) {
      AlertState.Memory memory = stack.last().state().alert(alert.name()).memory();
      Instant firing = memory.firingSince();
      int row = 0;
      for (Attempt attempt : stack.attempts()) {
        Instant ended = attempt.endedAt();
        if (!attempt.alert().equals(alert.name()) || ended == null || firing == null) {
          continue;
        }
        // What ends in this evaluation is counted in the next one.
        if (attempt.createdAt().isBefore(firing) || !ended.isBefore(stack.now())) {
          continue;
        }
        row =
            attempt.phase() == RemediationPhase.Succeeded
                ? 0
                : row + (isUnsuccessful(attempt) ? 1 : 0);
      }
      assertThat(row < 3 || memory.escalation() != null)
          .as("%s was tried %s times", alert.name(), row)
          .isTrue();
    }
  }

  private static boolean isUnsuccessful(Attempt attempt) {
    return switch (attempt.phase()) {
      case Failed, Ineffective -> true;
      case Aborted ->
          attempt.aborted() == AbortReason.NotExecuted
              || attempt.aborted() == AbortReason.Inconclusive
              || attempt.aborted() == AbortReason.Expired;
      default -> false;
    };
  }

  private void noteUnseen() {
    for (AlertPolicy alert : stack.policy().alerts()) {
      boolean unseen = stack.reason(alert.name()) == Reason.Unknown;
      Instant since = unseenSince.get(alert.name());
      if (unseen) {
        unseenSince.putIfAbsent(alert.name(), stack.now());
      } else if (since != null) {
        if (!stack.now().isBefore(since.plus(alert.holdFor()))) {
          seenAgain.put(alert.name(), stack.now());
        }
        unseenSince.remove(alert.name());
      }
    }
  }

  private void backedOff(String service) {
    List<Attempt> before = stack.attempts(service).stream().filter(a -> !a.isOpen()).toList();
    if (before.isEmpty()) {
      return;
    }
    Attempt last = before.getLast();
    boolean helpful = last.action() == Action.Start && last.phase() == RemediationPhase.Succeeded;
    if (!helpful) {
      Instant from = isOvertaken(last) ? last.createdAt() : Objects.requireNonNull(last.endedAt());
      assertThat(Duration.between(from, stack.now()))
          .as("back-off")
          .isGreaterThanOrEqualTo(Duration.ofSeconds(10));
    }
  }

  private void mayRestart(Decision decision) {
    String name = decision.service();
    causesAreSeen(name);
    ServicePolicy service = stack.policy().topology().service(name).orElseThrow();
    for (String cause : stack.policy().topology().causesOf(name)) {
      Instant back = resolved.get(cause);
      assertThat(back == null || !stack.now().isBefore(back.plus(stack.policy().settle())))
          .as("%s settles after %s", name, cause)
          .isTrue();
    }
    assertThat(restarts(name, Duration.ofMinutes(10))).isLessThan(3);
    assertThat(restarts("", Duration.ofHours(1))).isLessThan(10);
    AlertState alert = stack.last().state().alert(decision.alert());
    assertThat(alert.memory().escalatedSince()).as("escalated").isNull();
    boolean loops = stack.last().state().service(name).starts().size() >= ServiceState.CRASH_LOOP;
    Duration age = Duration.between(stack.service(name).incarnation().startedAt(), stack.now());
    assertThat(loops || age.compareTo(service.startupGrace()) >= 0).as("start-up").isTrue();
    assertThat(loops || stack.service(name).state() != ContainerState.RESTARTING).isTrue();
    assertThat(stack.last().state().storms()).isEmpty();
  }

  private long restarts(String service, Duration within) {
    return stack.attempts().stream()
        .filter(a -> service.isEmpty() || a.service().equals(service))
        .filter(a -> a.action() == Action.Restart && a.executingAt() != null)
        .filter(a -> !isOvertaken(a))
        .filter(a -> latest(a).plus(within).isAfter(stack.now()))
        .count();
  }

  /** Given up before anything was done. */
  private static boolean isOvertaken(Attempt attempt) {
    return attempt.aborted() != null && attempt.aborted().isBeforeCall();
  }

  private static Instant latest(Attempt attempt) {
    Instant ended = attempt.endedAt();
    Instant called = attempt.verifyingAt();
    return ended != null ? ended : called != null ? called : attempt.createdAt();
  }

  /** What is down, may be started and needs nothing that fails is tried in time. */
  private void whatIsStoppedIsStarted() {
    Set<String> active =
        stack.policy().alerts().stream()
            .filter(a -> stack.last().state().alert(a.name()).isActive())
            .map(AlertPolicy::service)
            .collect(Collectors.toSet());
    for (String name : stack.services().keySet()) {
      SimulatedService service = stack.service(name);
      boolean causesFine =
          stack.policy().topology().causesOf(name).stream()
              .allMatch(
                  cause ->
                      !active.contains(cause)
                          && stack.attempts(cause).stream().noneMatch(Attempt::isOpen));
      boolean startable =
          service.isStopped()
              && service.isActedOnLegally()
              && causesFine
              && stack.policy().mode() == Mode.Enforce
              && stack.policy().pause() == null
              && stack.attempts(name).stream().noneMatch(Attempt::isOpen);
      if (!startable) {
        startableSince.remove(name);
        continue;
      }
      Instant since = startableSince.computeIfAbsent(name, n -> stack.now());
      assertThat(Duration.between(since, stack.now()))
          .as("%s has been stopped: %s", name, stack.last().decisions())
          .isLessThanOrEqualTo(STARTED_WITHIN);
    }
  }

  /**
   * Twice the time to verify, which is three times as long after attempts that did not help. A
   * restarted operator begins to watch again, so it is counted from the last evaluation of it.
   */
  private void verificationsEnd() {
    stack
        .last()
        .state()
        .verifications()
        .forEach(
            (name, verification) ->
                assertThat(Duration.between(verification.startedAt(), stack.now()))
                    .isLessThanOrEqualTo(Duration.ofMinutes(18).plusSeconds(5)));
  }

  private void noteResolved() {
    for (AlertPolicy alert : stack.policy().alerts()) {
      if (!alert.inhibitsDependents()) {
        continue;
      }
      boolean firing = stack.last().state().alert(alert.name()).isFiring();
      if (Boolean.TRUE.equals(fired.put(alert.name(), firing)) && !firing) {
        resolved.put(alert.service(), stack.now());
      }
    }
  }

  /** The operator was restarted: its memory of how long something has been so is gone. */
  void clocksStartAnew() {
    startableSince.clear();
    unseenSince.clear();
    seenAgain.clear();
    seenToHold.clear();
    held.clear();
    last = null;
  }

  /** The operator stood still and saw nothing: neither did whoever counts how long it has seen. */
  void stoodStill(Duration time) {
    startableSince.replaceAll((service, since) -> since.plus(time));
    unseenSince.replaceAll((alert, since) -> since.plus(time));
  }
}
