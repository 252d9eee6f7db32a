package io.marketprism.operator.runbook;

import java.time.Duration;
import java.time.Instant;

/**
 * What to do about an action whose outcome nobody knows: its call timed out, or the operator died
 * while it was on its way. A Docker restart can't be taken back nor asked after, so the container
 * is watched until it tells; the call is never repeated. What holds at the end: at most one
 * restart, a terminal phase, and whatever was stopped runs again.
 */
public final class Recovery {

  /** How much longer than the container's stop time a restart may still come. */
  static final Duration GRACE = Duration.ofSeconds(15);

  private Recovery() {}

  /** What to do next. */
  public sealed interface Step {
    /** The action has happened: go on to verify it. */
    record Verify() implements Step {}

    /** The container is down with the intent still open: start it, which is idempotent. */
    record StartIt(String containerId) implements Step {}

    /** It can't happen any more. */
    record Fail(String message) implements Step {}

    /** It has not happened and won't. */
    record Abort(AbortReason reason, String message) implements Step {}

    /** Nothing can be told yet: look again at {@code until} at the latest. */
    record Wait(Instant until) implements Step {}
  }

  /**
   * The open intent.
   *
   * @param action Start or Restart
   * @param target the incarnation that it was meant for
   * @param executingAt when it was claimed
   * @param answeringSince since when the daemon has been answering without a break
   * @param callTakes how long the call may be at work: the container's stop time, or docker
   *     compose's time-out
   */
  public record Intent(
      Action action,
      Incarnation target,
      Instant executingAt,
      Instant answeringSince,
      Duration callTakes) {

    /** When the call can't come any more. */
    private Instant quietAt() {
      Instant quiet = executingAt.plus(callTakes).plus(GRACE);
      Instant answered = answeringSince.plus(GRACE);
      return quiet.isAfter(answered) ? quiet : answered;
    }
  }

  public static Step next(Intent intent, Reading<ContainerFacts> container, Instant now) {
    return switch (container) {
      case Reading.Unknown<ContainerFacts>(String why) -> new Step.Wait(now.plusSeconds(1));
      case Reading.Known<ContainerFacts>(ContainerFacts facts) -> known(intent, facts, now);
    };
  }

  private static Step known(Intent intent, ContainerFacts facts, Instant now) {
    return intent.action() == Action.Create || intent.action() == Action.Recreate
        ? made(intent, facts, now)
        : called(intent, facts, now);
  }

  private static Step called(Intent intent, ContainerFacts facts, Instant now) {
    Incarnation seen = facts.incarnation();
    if (!seen.sameContainer(intent.target())) {
      return new Step.Fail("the container is gone");
    }
    boolean another = !seen.startedAt().equals(intent.target().startedAt());
    return switch (facts.state()) {
      case RUNNING, PAUSED -> running(intent, another, now);
      case RESTARTING -> another ? new Step.Verify() : new Step.Wait(now.plusSeconds(1));
      // Started by the call and stopped since: the verification will say so. Otherwise it is we who
      // left it down, or it is still down.
      case EXITED, CREATED ->
          another && intent.action() == Action.Start
              ? new Step.Verify()
              : new Step.StartIt(seen.containerId());
      case DEAD, REMOVING, ABSENT -> new Step.Fail("the container is " + facts.state().word());
    };
  }

  private static Step running(Intent intent, boolean another, Instant now) {
    return another || intent.action() == Action.Start
        ? new Step.Verify()
        : unlessQuiet(intent, now);
  }

  private static Step unlessQuiet(Intent intent, Instant now) {
    return now.isBefore(intent.quietAt()) ? new Step.Wait(intent.quietAt()) : notExecuted();
  }

  private static Step notExecuted() {
    return new Step.Abort(AbortReason.NotExecuted, "the call has not been carried out");
  }

  /** Docker compose may have been interrupted between any two of its steps, or still be at work. */
  private static Step made(Intent intent, ContainerFacts facts, Instant now) {
    boolean another = !facts.incarnation().equals(intent.target());
    if (another && facts.state().hasProcess()) {
      return new Step.Verify();
    }
    if (now.isBefore(intent.quietAt())) {
      return new Step.Wait(intent.quietAt());
    }
    return switch (facts.state()) {
      case EXITED, CREATED -> new Step.StartIt(facts.incarnation().containerId());
      case RUNNING, PAUSED, RESTARTING -> another ? new Step.Verify() : notExecuted();
      case DEAD, REMOVING, ABSENT -> new Step.Fail("the container is " + facts.state().word());
    };
  }
}
