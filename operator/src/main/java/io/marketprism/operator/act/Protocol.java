package io.marketprism.operator.act;

import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.codec.Intents;
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
import org.jspecify.annotations.Nullable;

/**
 * The state machine of a Remediation: a pure function of its state and of what has become known.
 *
 * <p>A call to a Docker Engine can't be taken back, repeated, or asked after. What holds (design:
 * acting): at most one restart per Remediation and incarnation, each Remediation reaches a terminal
 * phase, and what was stopped runs again. So there is one way to a {@link Step.Call}, from a claim
 * that this very process has just made. Whatever else meets an Executing Remediation, a restarted
 * operator or a new leader, is {@link State#IN_DOUBT} and only watches the container; what it finds
 * down it starts, which is idempotent.
 */
public final class Protocol {

  /** How much longer than a call takes it may still come. */
  static final Duration GRACE = Duration.ofSeconds(15);

  /** For how long what an intent has left down is tried to be started while that errs. */
  static final Duration START_TRIED = Duration.ofMinutes(5);

  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
  private static final String NOTHING_DONE = "nothing was done";

  private Protocol() {}

  /** Where a Remediation stands. The phase Executing is two states. */
  public enum State {
    /** Proposed; nothing is done until somebody has approved it. */
    AWAITING,
    /** Written; nothing has been done. */
    PLANNED,
    /** Executing, claimed by this process, which has not called yet or waits for the answer. */
    CLAIMED,
    /** Executing, and nobody knows what became of the call. */
    IN_DOUBT,
    /** The call is over; the engine verifies its effect. */
    VERIFYING,
    /** Over. */
    ENDED;

    /** The state in which a process meets a Remediation of this phase. */
    static State met(RemediationPhase phase) {
      return switch (phase) {
        case AwaitingApproval -> AWAITING;
        case Planned -> PLANNED;
        case Executing -> IN_DOUBT;
        case Verifying -> VERIFYING;
        case Succeeded, Ineffective, Failed, Aborted -> ENDED;
      };
    }
  }

  /**
   * What was meant to be done.
   *
   * @param target the one incarnation that it was meant for
   */
  public record Intent(Action action, Incarnation target) {

    private boolean isComposes() {
      return action == Action.Create || action == Action.Recreate;
    }
  }

  /** Something that has become known. */
  public sealed interface Fact {

    /**
     * A process has met it.
     *
     * @param mayBegin whether this process leads and may begin something
     * @param late whether it is past its {@code actBefore}
     */
    record Met(boolean mayBegin, boolean late) implements Fact {}

    /**
     * The container was inspected just before the call.
     *
     * @param objection why the call must not be made after all; null if nothing speaks against it
     */
    record Inspected(Reading<ContainerFacts> container, @Nullable Objection objection)
        implements Fact {}

    /**
     * A call has come back.
     *
     * @param container as it is after it
     */
    record Answered(CallOutcome outcome, Reading<ContainerFacts> container) implements Fact {}

    /** The container was inspected to find out what became of a call. */
    record Watched(Reading<ContainerFacts> container, Doubt doubt, Instant now) implements Fact {}

    /** It was written as a proposal, and is not shown as one yet. */
    record Proposed() implements Fact {}

    /**
     * It was approved, and after that the engine found all gates open.
     *
     * @param by who, and why
     */
    record Permitted(String by) implements Fact {}

    /** The engine has judged the effect, or that a proposal is over. */
    record Judged(Verification.Verdict verdict) implements Fact {}

    /** Its stack is gone: deleted, or applied again under the same name. */
    record Orphaned() implements Fact {}

    /**
     * The start of what is down, to finish what was begun, has come back.
     *
     * @param tried for how long it has been tried
     */
    record Started(CallOutcome outcome, Duration tried) implements Fact {}

    /**
     * Its DockerHost was deleted, or has been another daemon, for so long that nothing will be seen
     * of its container any more.
     */
    record HostGone() implements Fact {}
  }

  /** Why a call must not be made after all. */
  public record Objection(AbortReason reason, String message) {}

  /**
   * What bounds the time in which a call may still come.
   *
   * @param calledBy until when it was called: of another process' call all that is known is that it
   *     was made before the first look, for the clocks of two machines may differ
   * @param answeringSince since when the Engine has been answering without a break
   * @param callTakes the container's stop time-out, or docker compose's time-out
   */
  public record Doubt(Instant calledBy, Instant answeringSince, Duration callTakes) {

    private Instant quietAt() {
      Instant quiet = calledBy.plus(callTakes).plus(GRACE);
      Instant answered = answeringSince.plus(GRACE);
      return quiet.isAfter(answered) ? quiet : answered;
    }
  }

  /** What to do next. */
  public sealed interface Step {
    /** Claim it under its resource version. */
    record Claim() implements Step {}

    /** Make the one call. */
    record Call() implements Step {}

    /** Start what is down with the intent still open; idempotent. */
    record Start(String containerId) implements Step {}

    /** Write another phase. */
    record Move(RemediationPhase phase, @Nullable AbortReason aborted, String message)
        implements Step {}

    /** Watch the container, without another call, and look again at {@code until} at the latest. */
    record Watch(Instant until) implements Step {}

    /** Remove the finalizer. */
    record Release() implements Step {}

    /** Nothing, for this process and for now. */
    record Leave() implements Step {}
  }

  /** The next step of a Remediation that a process meets, without a call. */
  public static Step next(Remediation met, Fact fact) {
    Intent intent = new Intent(met.getSpec().action(), Intents.targetOf(met));
    return next(intent, State.met(Intents.phaseOf(met)), fact);
  }

  /** The next step. A fact that says nothing in a state leaves it as it is. */
  public static Step next(Intent intent, State state, Fact fact) {
    if (!intent.action().acts() && (state == State.PLANNED || state == State.IN_DOUBT)) {
      return aborted(AbortReason.Superseded, "this version does not know its action");
    }
    return switch (state) {
      case AWAITING -> awaiting(fact);
      case PLANNED -> planned(fact);
      case CLAIMED -> claimed(intent, fact);
      case IN_DOUBT -> inDoubt(intent, fact);
      case VERIFYING -> verifying(fact);
      case ENDED -> new Step.Release();
    };
  }

  /** No way leads from here to a call but over PLANNED, and so over all gates once more. */
  private static Step awaiting(Fact fact) {
    return switch (fact) {
      case Fact.Orphaned() -> aborted(AbortReason.StackGone, NOTHING_DONE);
      case Fact.Proposed() ->
          new Step.Move(RemediationPhase.AwaitingApproval, null, "waits for approval");
      case Fact.Permitted(String by) ->
          new Step.Move(RemediationPhase.Planned, null, "approved " + by);
      case Fact.Judged(Verification.Verdict verdict)
          when verdict.phase() == RemediationPhase.Aborted ->
          new Step.Move(verdict.phase(), verdict.aborted(), verdict.message());
      default -> new Step.Leave();
    };
  }

  private static Step planned(Fact fact) {
    return switch (fact) {
      case Fact.Orphaned() -> aborted(AbortReason.StackGone, NOTHING_DONE);
      case Fact.Met(boolean mayBegin, boolean late) when late ->
          aborted(AbortReason.Expired, "it was not begun in time");
      case Fact.Met(boolean mayBegin, boolean late) when mayBegin -> new Step.Claim();
      default -> new Step.Leave();
    };
  }

  private static Step claimed(Intent intent, Fact fact) {
    return switch (fact) {
      case Fact.Inspected(Reading<ContainerFacts> container, Objection objection) ->
          beforeCall(intent, container, objection);
      case Fact.Answered(CallOutcome outcome, Reading<ContainerFacts> container) ->
          afterCall(intent, outcome, container);
      default -> new Step.Leave();
    };
  }

  private static Step beforeCall(
      Intent intent, Reading<ContainerFacts> container, @Nullable Objection objection) {
    if (!(container instanceof Reading.Known<ContainerFacts>(ContainerFacts facts))) {
      return aborted(AbortReason.HostUnreachable, NOTHING_DONE);
    }
    if (!facts.incarnation().equals(intent.target())) {
      return aborted(AbortReason.IncarnationChanged, NOTHING_DONE);
    }
    if (intent.action() == Action.Start && !facts.state().isStopped()) {
      return aborted(AbortReason.Resolved, "it is " + facts.state().word());
    }
    // A pause doesn't make it another incarnation, and somebody is at work on it.
    if (intent.action().disturbs() && facts.state() == ContainerState.PAUSED) {
      return aborted(AbortReason.Superseded, "it was paused meanwhile");
    }
    return objection == null ? new Step.Call() : aborted(objection.reason(), objection.message());
  }

  private static Step afterCall(
      Intent intent, CallOutcome outcome, Reading<ContainerFacts> container) {
    boolean unchanged = container.is(facts -> isUnchanged(intent, facts));
    return switch (outcome) {
      case CallOutcome.Done() when intent.action() == Action.Recreate && unchanged ->
          failed("docker compose has changed nothing: the container is as its files describe it");
      case CallOutcome.Done() -> verify("carried out, its effect is being verified");
      case CallOutcome.NotSent(String message) -> failed(message);
      case CallOutcome.Refused(String message) -> failed(message);
      // Of a restart a part may still come.
      case CallOutcome.Errored(String message)
          when unchanged && intent.action() != Action.Restart ->
          failed(message);
      case CallOutcome.Errored _, CallOutcome.Unknown _ -> new Step.Watch(Instant.EPOCH);
    };
  }

  private static boolean isUnchanged(Intent intent, ContainerFacts facts) {
    return facts.incarnation().equals(intent.target())
        && (intent.action() != Action.Start || facts.state().isStopped());
  }

  private static Step inDoubt(Intent intent, Fact fact) {
    return switch (fact) {
      case Fact.HostGone() ->
          aborted(AbortReason.HostGone, "its DockerHost was deleted, or is another Docker Engine");
      case Fact.Watched(Reading<ContainerFacts> container, Doubt doubt, Instant now) ->
          switch (container) {
            case Reading.Unknown<ContainerFacts> _ -> new Step.Watch(now.plus(LOOK_AGAIN));
            case Reading.Known<ContainerFacts>(ContainerFacts facts)
                when !isOnItsDaemon(intent, facts) ->
                new Step.Watch(now.plus(LOOK_AGAIN)); // that says nothing of the container
            case Reading.Known<ContainerFacts>(ContainerFacts facts) ->
                intent.isComposes()
                    ? made(intent, facts, doubt, now)
                    : called(intent, facts, doubt, now);
          };
      case Fact.Started(CallOutcome outcome, Duration tried) ->
          switch (outcome) {
            case CallOutcome.Done() -> verify("started, to finish what was begun");
            case CallOutcome.Refused(String message) -> failed(message);
            // A port may not be free yet, or a network not be there: what ran is not left down.
            case CallOutcome.Errored(String message)
                when !intent.action().disturbs() || tried.compareTo(START_TRIED) >= 0 ->
                failed(message);
            // It is still down, and nobody else will start it.
            case CallOutcome.Errored _, CallOutcome.NotSent _, CallOutcome.Unknown _ ->
                new Step.Watch(Instant.EPOCH);
          };
      default -> new Step.Leave();
    };
  }

  static boolean isOnItsDaemon(Intent intent, ContainerFacts facts) {
    return facts.incarnation().daemonId().equals(intent.target().daemonId());
  }

  private static Step called(Intent intent, ContainerFacts facts, Doubt doubt, Instant now) {
    Incarnation seen = facts.incarnation();
    if (!seen.sameContainer(intent.target())) {
      return failed("the container is gone");
    }
    boolean another = !seen.startedAt().equals(intent.target().startedAt());
    return switch (facts.state()) {
      case RUNNING, PAUSED ->
          another || intent.action() == Action.Start ? verify() : unlessQuiet(doubt, now);
      case RESTARTING -> another ? verify() : new Step.Watch(now.plus(LOOK_AGAIN));
      // Started by the call and stopped since: the verification will say so. Otherwise the call has
      // left it down, or it is still down.
      case EXITED, CREATED ->
          another && intent.action() == Action.Start
              ? verify()
              : new Step.Start(seen.containerId());
      case DEAD, REMOVING, ABSENT -> failed("the container is " + facts.state().word());
    };
  }

  /** Docker compose may have been interrupted between any two of its steps, or still be at work. */
  private static Step made(Intent intent, ContainerFacts facts, Doubt doubt, Instant now) {
    boolean another = !facts.incarnation().equals(intent.target());
    if (another && facts.state().hasProcess()) {
      return verify();
    }
    if (now.isBefore(doubt.quietAt())) {
      return new Step.Watch(doubt.quietAt());
    }
    return switch (facts.state()) {
      case EXITED, CREATED -> new Step.Start(facts.incarnation().containerId());
      case RUNNING, PAUSED, RESTARTING -> another ? verify() : unlessQuiet(doubt, now);
      case DEAD, REMOVING, ABSENT -> failed("the container is " + facts.state().word());
    };
  }

  private static Step unlessQuiet(Doubt doubt, Instant now) {
    return now.isBefore(doubt.quietAt())
        ? new Step.Watch(doubt.quietAt())
        : aborted(AbortReason.NotExecuted, "the call has not been carried out");
  }

  private static Step verifying(Fact fact) {
    return switch (fact) {
      case Fact.Judged(Verification.Verdict verdict) ->
          new Step.Move(verdict.phase(), verdict.aborted(), verdict.message());
      case Fact.Orphaned() -> aborted(AbortReason.Inconclusive, "its stack is gone");
      default -> new Step.Leave();
    };
  }

  private static Step verify() {
    return verify("carried out, as the container itself shows");
  }

  private static Step verify(String message) {
    return new Step.Move(RemediationPhase.Verifying, null, message);
  }

  private static Step failed(String message) {
    return new Step.Move(RemediationPhase.Failed, null, message);
  }

  private static Step aborted(AbortReason reason, String message) {
    return new Step.Move(RemediationPhase.Aborted, reason, reason.because(message));
  }
}
