package io.marketprism.operator.act;

import static io.marketprism.operator.runbook.Given.at;
import static io.marketprism.operator.runbook.Given.container;

import io.marketprism.operator.act.Protocol.Doubt;
import io.marketprism.operator.act.Protocol.Fact;
import io.marketprism.operator.act.Protocol.Intent;
import io.marketprism.operator.act.Protocol.State;
import io.marketprism.operator.act.Protocol.Step;
import io.marketprism.operator.runbook.AbortReason;
import io.marketprism.operator.runbook.Action;
import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.ContainerState;
import io.marketprism.operator.runbook.Incarnation;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.RemediationPhase;
import io.marketprism.operator.runbook.Verification;
import io.marketprism.operator.workload.CallOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes {@code docs/reference/remediation-protocol.md}: what the protocol itself answers. */
public final class ProtocolReference {

  private static final Instant BEFORE = at(-3600);
  private static final Incarnation TARGET = new Incarnation("engine", "c0ffee", BEFORE);

  private static final String HEAD =
      """
      # The protocol of a Remediation

      What is done next with a Remediation, by its state and by what has become known. Generated from the code
      (`act.Protocol`) by `make docs`; a test compares it. Why it is so: [at most once](../explanation/concepts.md#at-most-once).

      | state | phase | what it means |
      |---|---|---|
      | AWAITING | AwaitingApproval | proposed; nothing is done until somebody approves it |
      | PLANNED | Planned | written, or approved; nothing has been done |
      | CLAIMED | Executing | this very process has claimed it, and has not called yet or waits for the answer |
      | IN_DOUBT | Executing | nobody knows what became of the call: the operator was restarted, another one leads, or the call was not answered |
      | VERIFYING | Verifying | the call is over, its effect is being verified |
      | ENDED | Succeeded, Ineffective, Failed, Aborted | over |

      An operator that dies leaves AWAITING, PLANNED, IN_DOUBT or VERIFYING behind, whatever it was doing: CLAIMED is known to its process
      alone. From CLAIMED alone a way leads to the call. A start that finishes what was begun is idempotent.

      Columns are the actions. *Watch* is another inspection, without a call; *leave* means that nothing is done by this process for now.
      """;

  private ProtocolReference() {}

  public static String page() {
    StringBuilder page = new StringBuilder(HEAD);
    for (State state : State.values()) {
      page.append(
          "\n## %s\n\n| becomes known | Start | Restart | Create, Recreate |\n|---|---|---|---|\n"
              .formatted(state));
      facts(state)
          .forEach(
              (said, fact) ->
                  page.append(
                      "| %s | %s |\n"
                          .formatted(
                              said,
                              Stream.of(Action.Start, Action.Restart, Action.Recreate)
                                  .map(a -> word(Protocol.next(new Intent(a, TARGET), state, fact)))
                                  .collect(Collectors.joining(" | ")))));
    }
    return page.toString();
  }

  private static Map<String, Fact> facts(State state) {
    Map<String, Fact> facts = new LinkedHashMap<>();
    switch (state) {
      case AWAITING -> {
        facts.put("it was written, and is not shown yet", new Fact.Proposed());
        facts.put("it was approved, and all gates are open", new Fact.Permitted("by somebody"));
        for (AbortReason reason :
            List.of(
                AbortReason.Refused,
                AbortReason.Expired,
                AbortReason.Resolved,
                AbortReason.IncarnationChanged,
                AbortReason.Superseded)) {
          facts.put(
              switch (reason) {
                case Refused -> "somebody refuses it";
                case Expired -> "nobody has approved it in time";
                case Resolved -> "its cause has gone";
                case IncarnationChanged -> "another incarnation";
                default -> "the stack is paused or was changed";
              },
              withdrawn(reason));
        }
        facts.put("its stack is gone", new Fact.Orphaned());
        facts.put("a process meets it", new Fact.Met(true, true));
      }
      case PLANNED -> {
        facts.put("the leader meets it", new Fact.Met(true, false));
        facts.put("a standby meets it, or one that is stopping", new Fact.Met(false, false));
        facts.put("it is past `actBefore`", new Fact.Met(true, true));
        facts.put("its stack is gone", new Fact.Orphaned());
      }
      case CLAIMED -> {
        facts.put(
            "the container can't be inspected", new Fact.Inspected(Reading.unknown(""), null));
        facts.put("another incarnation", inspected(ContainerState.RUNNING, at(-1)));
        facts.put(
            "the incarnation that was judged, running", inspected(ContainerState.RUNNING, BEFORE));
        facts.put(
            "the incarnation that was judged, exited", inspected(ContainerState.EXITED, BEFORE));
        facts.put(
            "the incarnation that was judged, paused", inspected(ContainerState.PAUSED, BEFORE));
        facts.put(
            "the stack is paused or was changed",
            new Fact.Inspected(
                seen(ContainerState.EXITED, BEFORE),
                new Protocol.Objection(AbortReason.Superseded, "")));
        answers(facts);
      }
      case IN_DOUBT -> {
        facts.put("the container can't be inspected", watched(Reading.unknown(""), 1));
        facts.put(
            "the same incarnation, running, early", watched(ContainerState.RUNNING, BEFORE, 1));
        facts.put(
            "the same incarnation, running, after the quiet time",
            watched(ContainerState.RUNNING, BEFORE, 100));
        facts.put(
            "the same incarnation, exited, after the quiet time",
            watched(ContainerState.EXITED, BEFORE, 100));
        facts.put("another incarnation, running", watched(ContainerState.RUNNING, at(-1), 1));
        facts.put(
            "another incarnation, exited, after the quiet time",
            watched(ContainerState.EXITED, at(-1), 100));
        facts.put(
            "the container is dead, after the quiet time",
            watched(ContainerState.DEAD, BEFORE, 100));
        facts.put("its DockerHost was deleted, or is another daemon", new Fact.HostGone());
        facts.put("what was down is started", started(new CallOutcome.Done(), 0));
        facts.put("its start was refused", started(new CallOutcome.Refused(""), 0));
        facts.put("its start erred", started(new CallOutcome.Errored(""), 0));
        facts.put("its start has erred for 5 min", started(new CallOutcome.Errored(""), 300));
        facts.put("its start was not answered", started(new CallOutcome.Unknown(""), 0));
      }
      case VERIFYING -> {
        facts.put(
            "the verdict of the engine",
            new Fact.Judged(Verification.Verdict.of("", RemediationPhase.Succeeded, "")));
        facts.put("its stack is gone", new Fact.Orphaned());
        facts.put("a process meets it", new Fact.Met(true, true));
      }
      case ENDED -> facts.put("a process meets it", new Fact.Met(true, true));
    }
    return facts;
  }

  private static Fact withdrawn(AbortReason reason) {
    return new Fact.Judged(
        new Verification.Verdict("", RemediationPhase.Aborted, reason, reason.because("")));
  }

  private static void answers(Map<String, Fact> facts) {
    var exited = seen(ContainerState.EXITED, BEFORE);
    facts.put(
        "the call was carried out",
        new Fact.Answered(new CallOutcome.Done(), seen(ContainerState.RUNNING, at(-1))));
    facts.put("the call could not be sent", new Fact.Answered(new CallOutcome.NotSent(""), exited));
    facts.put("the call was refused", new Fact.Answered(new CallOutcome.Refused(""), exited));
    facts.put(
        "the call erred, the container is as it was",
        new Fact.Answered(new CallOutcome.Errored(""), exited));
    facts.put("the call was not answered", new Fact.Answered(new CallOutcome.Unknown(""), exited));
  }

  private static Fact started(CallOutcome outcome, int tried) {
    return new Fact.Started(outcome, Duration.ofSeconds(tried));
  }

  private static Fact inspected(ContainerState state, Instant startedAt) {
    return new Fact.Inspected(seen(state, startedAt), null);
  }

  private static Fact watched(ContainerState state, Instant startedAt, int second) {
    return watched(seen(state, startedAt), second);
  }

  private static Fact watched(Reading<ContainerFacts> seen, int second) {
    return new Fact.Watched(seen, new Doubt(at(0), BEFORE, Duration.ofSeconds(10)), at(second));
  }

  private static Reading<ContainerFacts> seen(ContainerState state, Instant startedAt) {
    return Reading.of(container(state, "c0ffee", startedAt, at(0)));
  }

  private static String word(Step step) {
    return switch (step) {
      case Step.Claim() -> "claim";
      case Step.Call() -> "**call**";
      case Step.Start(String id) -> "start it";
      case Step.Watch(Instant until) -> "watch";
      case Step.Move(RemediationPhase phase, AbortReason aborted, String message) ->
          aborted == null ? phase.name() : phase + " (" + aborted + ")";
      case Step.Release() -> "remove the finalizer";
      case Step.Leave() -> "leave";
    };
  }
}
