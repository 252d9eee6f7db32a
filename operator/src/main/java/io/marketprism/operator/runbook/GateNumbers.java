package io.marketprism.operator.runbook;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.SequencedSet;
import java.util.stream.Collectors;

/**
 * What each gate goes by, in a short text for an explanation. Whether a gate holds is said by the
 * gate alone; what is here comes from the same policy, history and readings.
 */
final class GateNumbers {

  private GateNumbers() {}

  static String pause(Candidate candidate, Situation situation) {
    return situation
        .policy()
        .pause(candidate.service().name(), candidate.alert().name(), situation.now())
        .map(paused -> paused.whose() + " is paused")
        .orElse("nothing is paused");
  }

  static String maintenance(Candidate candidate, Situation situation) {
    return "%s; %d declared"
        .formatted(
            candidate
                .maintenance(situation.policy(), situation.now())
                .map(open -> open.whose() + " is open")
                .orElse("no window is open"),
            situation.policy().permits().windows().size());
  }

  static String host(Candidate candidate, Situation situation) {
    String host = "DockerHost " + candidate.service().host();
    return candidate.readings().container()
            instanceof Reading.Known<ContainerFacts>(ContainerFacts facts)
        ? "%s: container %s is %s".formatted(host, facts.name(), facts.state().word())
        : host;
  }

  static String allowList(Candidate candidate, Situation situation) {
    return candidate.readings().access() instanceof ServiceReadings.Access.NotAllowed
        ? "the container may not be acted on"
        : "DockerHost " + candidate.service().host();
  }

  static String claim(Candidate candidate, Situation situation) {
    return candidate.readings().access() instanceof ServiceReadings.Access.ClaimedByOtherStack
        ? "another stack is older"
        : "no other stack or service comes first";
  }

  static String inProgress(Candidate candidate, Situation situation) {
    return situation
        .history()
        .open(candidate.service().name())
        .map(open -> "%s is %s".formatted(open.name(), open.phase()))
        .orElse("nothing is under way for " + candidate.service().name());
  }

  static String cause(Candidate candidate, Situation situation) {
    SequencedSet<String> causes =
        situation.policy().topology().causesOf(candidate.service().name());
    return causes.isEmpty() ? "depends on nothing" : "depends on " + String.join(", ", causes);
  }

  static String otherAlerts(Candidate candidate, Situation situation) {
    List<String> before = candidate.alert().inhibitedBy();
    String decided =
        situation
            .governing(candidate.service().name())
            .map(governing -> "%s: %s".formatted(governing.alert(), governing.reason()))
            .orElse("no more urgent alert of " + candidate.service().name() + " decides");
    return before.isEmpty()
        ? decided
        : "%s; held by %s".formatted(decided, String.join(", ", before));
  }

  static String settling(Candidate candidate, Situation situation) {
    return "%d s after a cause is back".formatted(situation.policy().settle().toSeconds());
  }

  static String allWell(Candidate candidate, Situation situation) {
    Wanted.Judged judged = candidate.alert().wanted();
    return judged != null && judged.wanted().due().onlyWhenWell()
        ? "a restart that nobody needs"
        : "only for a restart that nobody needs";
  }

  static String scenario(Candidate candidate, Situation situation) {
    Action action = candidate.action();
    return action == null ? "none applies" : "%s: %s".formatted(candidate.scenario(), action);
  }

  static String proof(Candidate candidate, Situation situation) {
    ScenarioPolicy scenario = candidate.applying();
    AlertState.Clocks clocks = candidate.state().clocks();
    if (scenario == null) {
      return "";
    }
    if (scenario.immediate()) {
      return "needs none";
    }
    HoldClock own = clocks.scenario(scenario.name());
    if (scenario.holdFor() != null) {
      return held(own, scenario.holdFor().toSeconds());
    }
    String firing = held(clocks.expr(), candidate.alert().holdFor().toSeconds());
    return scenario.isConfirmed()
        ? "%s; the same scenario for %s"
            .formatted(firing, held(own, candidate.alert().confirmFor().toSeconds()))
        : firing;
  }

  private static String held(HoldClock clock, long seconds) {
    return "held for %d s (%d s needed)".formatted(clock.held().toSeconds(), seconds);
  }

  static String startupGrace(Candidate candidate, Situation situation) {
    ContainerFacts facts = Objects.requireNonNull(candidate.facts());
    int unsuccessful =
        situation.history().unsuccessfulIn(candidate.alert(), candidate.state()).size();
    String started =
        facts.startedAt() instanceof Reading.Known<Instant>(Instant at)
            ? "started at " + Timestamps.rounded(at)
            : "it is not known when it was started";
    return "%s; %d s, %d starts in 300 s"
        .formatted(
            facts.state().hasProcess() ? started : "no process runs",
            candidate.service().startupGrace(unsuccessful).toSeconds(),
            candidate.serviceState().starts().size());
  }

  static String container(Candidate candidate, Situation situation) {
    ContainerFacts facts = Objects.requireNonNull(candidate.facts());
    return "container %s, restart policy %s".formatted(facts.state().word(), facts.restartPolicy());
  }

  static String compose(Candidate candidate, Situation situation) {
    return switch (Objects.requireNonNull(candidate.action())) {
      case Create, Recreate ->
          switch (candidate.readings().compose()) {
            case ServiceReadings.Compose.Listed(String project, String service, var changed) ->
                "project %s, service %s".formatted(project, service);
            case ServiceReadings.Compose.NotListed(String why, _, _) -> why;
          };
      default -> "only to create or recreate a container";
    };
  }

  static String escalation(Candidate candidate, Situation situation) {
    return "%d of %d attempts did not help"
        .formatted(
            situation.history().unsuccessfulIn(candidate.alert(), candidate.state()).size(),
            candidate.alert().escalation().afterIneffective());
  }

  static String storm(Candidate candidate, Situation situation) {
    String host = candidate.service().host();
    return situation.state().storms().containsKey(host)
        ? "closed for DockerHost " + host
        : "open for DockerHost " + host;
  }

  static String backOff(Candidate candidate, Situation situation) {
    boolean crashLooping = candidate.serviceState().crashLooping();
    List<Attempt> all = situation.history().of(candidate.service().name());
    int counted = Backoff.counted(all, crashLooping).size();
    return counted == 0
        ? "no attempt counts"
        : "%d attempts count; the next one from %s"
            .formatted(
                counted,
                Timestamps.rounded(
                    Backoff.nextAttemptAt(all, crashLooping, candidate.readings().freedAt())));
  }

  static String limits(Candidate candidate, Situation situation) {
    if (!candidate.disturbs()) {
      return "only for what ends a process";
    }
    StackPolicy.Limits limits = situation.policy().limits();
    String service = candidate.service().name();
    return "%s %d of %d in %d s; the stack %d of %d in %d s"
        .formatted(
            service,
            situation.history().had(limits.perService(), service, situation.now()),
            limits.perService().count(),
            limits.perService().period().toSeconds(),
            situation.history().had(limits.perStack(), situation.now()),
            limits.perStack().count(),
            limits.perStack().period().toSeconds());
  }

  static String slot(Candidate candidate, Situation situation) {
    if (!candidate.disturbs()) {
      return "only for what ends a process";
    }
    long executing = situation.history().attempts().stream().filter(Attempt::holdsSlot).count();
    return "%d of %d restarts under way"
        .formatted(
            executing + situation.restartsDecided(), situation.policy().limits().maxConcurrent());
  }

  static String mode(Candidate candidate, Situation situation) {
    Permits.Counts counts =
        situation.policy().mode(candidate.service().name(), candidate.alert().name());
    return "%s, of %s".formatted(counts.mode(), counts.whose());
  }

  static String refusals(Candidate candidate, Situation situation) {
    Instant firing = candidate.state().memory().firingSince();
    long refused =
        situation.history().of(candidate.service().name()).stream()
            .filter(a -> a.alert().equals(candidate.alert().name()))
            .filter(a -> a.aborted() == AbortReason.Refused)
            .filter(a -> firing != null && !a.createdAt().isBefore(firing))
            .count();
    return refused + " refused in this firing";
  }

  static String approval(Candidate candidate, Situation situation) {
    Action action = Objects.requireNonNull(candidate.action());
    if (!situation
        .policy()
        .needsApproval(candidate.service().name(), candidate.alert().name(), action)) {
      return "not needed";
    }
    return "needed for "
        + situation.policy().permits().approve().stream()
            .sorted()
            .map(Action::name)
            .collect(Collectors.joining(", "));
  }
}
