package io.marketprism.operator.runbook;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An action on a service that is wanted although nothing may be wrong with it: by a schedule, ahead
 * of a limit that is going to be reached, or because somebody asked for it.
 *
 * <p>It is due or not by the time, by when the service's process was started and by what was done
 * for it so far: any start of the process since has done what was wanted, so that a restart of the
 * operator or a new leader repeats nothing. While it is due it goes the way of a firing alert,
 * through the same gates, and after all alerts.
 *
 * @param name stands for an alert's; no alert has a dot in its name: {@code
 *     ScheduledRestart.data-collector}
 * @param service what is acted on
 * @param scenario the schedule's or the request's name
 * @param action what is done
 * @param due when
 * @param overridesLimits whether limits, back-off and escalation don't hold it
 * @param verify how it is seen that the service is well afterwards
 * @param evidence what is worth knowing beside it, by name
 */
public record Wanted(
    String name,
    String service,
    String scenario,
    Action action,
    Due due,
    boolean overridesLimits,
    AlertPolicy.Verify verify,
    Map<String, Expression> evidence) {

  private static final AlertPolicy.Escalation ESCALATION = new AlertPolicy.Escalation(3, null);

  /** Names of all variables that are looked at for it. */
  public Set<String> reads() {
    Set<String> reads = new TreeSet<>(verify.expr().reads());
    evidence.values().forEach(e -> reads.addAll(e.reads()));
    return reads;
  }

  /** What makes it due. */
  public sealed interface Due permits DueBySchedule, DueBeforeLimit, DueByRequest {

    /** Judges it at one moment. */
    Verdict judge(View view);

    /** What it is, to tell it from another one under the same name. */
    String text();

    /** The reason of the decision to act. */
    Reason acts();

    /** Whether it waits until nothing in the stack is wrong. */
    boolean onlyWhenWell();
  }

  /**
   * What it is judged by.
   *
   * @param container of the service
   * @param attempts for this one, the oldest first
   * @param memory what is remembered of it
   * @param forecast of the service; null where there is none
   * @param mode what passes in mode Observe was not missed
   */
  public record View(
      Reading<ContainerFacts> container,
      List<Attempt> attempts,
      Memory memory,
      @Nullable Forecast forecast,
      Mode mode,
      Instant now) {

    /** When the service's process was last started, by the operator's clock. */
    Reading<Instant> startedAt() {
      return switch (container) {
        case Reading.Known<ContainerFacts>(ContainerFacts facts) -> facts.startedAt();
        case Reading.Unknown<ContainerFacts>(String why) -> Reading.unknown(why);
      };
    }
  }

  /**
   * Whether it is due.
   *
   * @param due three-valued
   * @param message one sentence, with absolute times
   * @param until when this may change by the passing of time alone; null when it can't
   * @param memory what is to be remembered
   */
  public record Verdict(Truth due, String message, @Nullable Instant until, Memory memory) {}

  /**
   * What must not be forgotten of it.
   *
   * @param text which one it is about
   * @param since when it was first judged
   * @param outcome what has become of it last; null while nothing has
   * @param outcomeOf the window's begin or the request's time that this is about; null without one
   */
  public record Memory(
      String text, Instant since, @Nullable Outcome outcome, @Nullable Instant outcomeOf) {

    Memory with(Outcome next, Instant of) {
      return new Memory(text, since, next, of);
    }
  }

  /** What becomes of one that isn't due any more. */
  public enum Outcome {
    /** The process was started since it was wanted. */
    Done,
    /** Its window has passed without a restart. */
    Missed,
    /** Nothing could be done for it in time. */
    Expired,
    /** It can't be meant so. */
    Refused
  }

  /**
   * One of these as it stands in one evaluation.
   *
   * @param wanted what is wanted
   * @param verdict whether it is due
   */
  public record Judged(Wanted wanted, Verdict verdict) {

    /** What the engine carries through its gates. */
    AlertPolicy alert() {
      return new AlertPolicy(
          wanted.name,
          wanted.service,
          Severity.warning,
          new Known(verdict.due(), verdict.message()),
          Duration.ZERO,
          Duration.ZERO,
          false,
          List.of(),
          List.of(
              new ScenarioPolicy(
                  wanted.scenario,
                  null,
                  wanted.action,
                  null,
                  true,
                  false,
                  ScenarioPolicy.Pause.DEFAULT,
                  null)),
          wanted.verify,
          ESCALATION,
          wanted.evidence,
          this);
    }
  }

  /** A condition that was judged already. */
  private record Known(Truth truth, String text) implements Condition {
    @Override
    public Truth judge(Scope scope) {
      return truth;
    }

    @Override
    public Set<String> reads() {
      return Set.of();
    }
  }
}
