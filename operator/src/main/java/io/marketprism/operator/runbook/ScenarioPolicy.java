package io.marketprism.operator.runbook;

import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One cause that an alert may have, and what the runbook does about it.
 *
 * @param name unique in its alert
 * @param when what tells it from the others; null for the last one, which always holds
 * @param action what is done
 * @param holdFor a proof of its own: how long {@code when} and the alert's expression must both
 *     hold; null for the alert's own {@code for}. A stopped container needs no 30 s of proof.
 * @param immediate whether it needs no proof at all; it skips {@code for} and nothing else
 * @param preempts whether it is done although another alert of the service waits or watches, or a
 *     person has been told of it
 * @param pause how long a wait is
 * @param detail what is said of it beside its name; null for nothing
 */
public record ScenarioPolicy(
    String name,
    @Nullable Condition when,
    Action action,
    @Nullable Duration holdFor,
    boolean immediate,
    boolean preempts,
    Pause pause,
    @Nullable Expression detail) {

  /** Judges {@code when}; a scenario without one holds. */
  Truth judge(Scope scope) {
    return when == null ? Truth.of(true) : when.judge(scope);
  }

  /**
   * Whether it must have been the diagnosis for {@link AlertPolicy#confirmFor} before it is acted
   * on: what ends a process or calls a person mustn't rest on readings of different moments. One
   * with a proof of its own has that.
   */
  boolean isConfirmed() {
    return holdFor == null && !immediate && (action.disturbs() || action == Action.Escalate);
  }

  /** Names of all variables that it looks at. */
  public Set<String> reads() {
    Set<String> reads = new TreeSet<>();
    if (when != null) {
      reads.addAll(when.reads());
    }
    for (Expression expression : Arrays.asList(detail, pause.seconds())) {
      if (expression != null) {
        reads.addAll(expression.reads());
      }
    }
    return reads;
  }

  /** Its name, and what is to be said beside it. */
  String describe(Scope scope) {
    return detail != null && detail.render(scope) instanceof Reading.Known<String>(String text)
        ? name + " (" + text + ")"
        : name;
  }

  /**
   * How long a wait is until things are judged again: 1 to 5 minutes (runbook,
   * CollectorNoDataIngestion).
   *
   * @param length without anything better
   * @param seconds what the other side asked for, such as its {@code Retry-After}; null where
   *     nothing says it
   * @param atMost how long is waited in all; on-call hears of it then
   */
  public record Pause(Duration length, @Nullable Expression seconds, Duration atMost) {

    static final Duration SHORTEST = Duration.ofMinutes(1);
    static final Duration LONGEST = Duration.ofMinutes(5);

    /** What is waited in all where a scenario says nothing else. */
    public static final Duration AT_MOST = Duration.ofMinutes(30);

    /** Waits a minute. */
    public static final Pause DEFAULT = new Pause(SHORTEST, null, AT_MOST);

    Duration in(Scope scope) {
      Duration asked =
          seconds != null && seconds.render(scope) instanceof Reading.Known<String>(String text)
              ? parsed(text)
              : Duration.ZERO;
      return shorter(LONGEST, longer(SHORTEST, longer(length, asked)));
    }

    private static Duration longer(Duration a, Duration b) {
      return a.compareTo(b) >= 0 ? a : b;
    }

    private static Duration shorter(Duration a, Duration b) {
      return a.compareTo(b) <= 0 ? a : b;
    }

    private static Duration parsed(String text) {
      try {
        double asked = Double.parseDouble(text);
        return asked > 0
            ? Duration.ofSeconds(Math.min((long) Math.ceil(asked), LONGEST.toSeconds()))
            : Duration.ZERO;
      } catch (NumberFormatException e) {
        return Duration.ZERO;
      }
    }
  }
}
