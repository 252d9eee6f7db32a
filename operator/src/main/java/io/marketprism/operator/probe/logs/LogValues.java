package io.marketprism.operator.probe.logs;

import com.google.re2j.Matcher;
import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Takes the values that rules see out of the lines of a log: numbers, and whether an exchange
 * limits its caller, which one, and for how many seconds from now.
 */
public final class LogValues {

  private static final String TOO_LONG = "the log is longer than what is read of it";

  private final ContainerFacts facts;
  private final List<LogLine> messages;
  private final List<Limit> limits;
  private final boolean cutOff;
  private final Instant now;

  private LogValues(
      LoggedRateLimit rateLimit,
      ContainerFacts facts,
      List<LogLine> lines,
      boolean cutOff,
      Instant now) {
    this.facts = facts;
    this.messages =
        lines.stream().map(line -> new LogLine(line.at(), LogMessage.of(line.text()))).toList();
    this.limits =
        messages.stream()
            .flatMap(
                line ->
                    rateLimit.table().classify(line.text()).stream()
                        .map(limit -> new Limit(line.at(), limit)))
            .toList();
    this.cutOff = cutOff;
    this.now = now;
  }

  private record Limit(Instant at, RateLimit limit) {

    /** Until when it lasts; a moment ago where the line doesn't say. */
    Instant until() {
      Instant until = limit.until(at);
      return until == null ? at : until;
    }
  }

  /**
   * The values by name. That a message is not there is known only where no line is missing.
   *
   * @param rateLimit how lines tell of rate limits; the values of its names are there beside the
   *     others
   * @param lines of all the container's lives, in order of time
   * @param cutOff whether lines older than these are missing
   * @param now by the operator's clock, as all times here
   */
  public static Map<String, Reading<Object>> of(
      List<LoggedValue> values,
      LoggedRateLimit rateLimit,
      ContainerFacts facts,
      List<LogLine> lines,
      boolean cutOff,
      Instant now) {
    Map<String, Reading<Object>> readings = new LinkedHashMap<>();
    if (facts.startedAt() instanceof Reading.Unknown<Instant>(String why)) {
      values.forEach(value -> readings.put(value.name(), Reading.unknown(why)));
      return unknownLimit(readings, why);
    }
    LogValues log = new LogValues(rateLimit, facts, lines, cutOff, now);
    for (LoggedValue value : values) {
      readings.put(
          value.name(),
          switch (value.function()) {
            case count -> log.count(value);
            case last -> log.last(value);
            case rateLimits -> log.rateLimits(value.window());
            case repeatedDeaths -> log.repeatedDeaths(value.window());
          });
    }
    return log.rateLimit(readings, rateLimit.window());
  }

  private static Map<String, Reading<Object>> unknownLimit(
      Map<String, Reading<Object>> readings, String why) {
    readings.put(LoggedRateLimit.ACTIVE, Reading.unknown(why));
    readings.put(LoggedRateLimit.EXCHANGE, Reading.unknown(why));
    readings.put(LoggedRateLimit.UNTIL, Reading.unknown(why));
    return readings;
  }

  /**
   * A line counts for its window in this life of the container; one that says until when counts
   * until then, for a ban outlives the process.
   */
  private Map<String, Reading<Object>> rateLimit(
      Map<String, Reading<Object>> readings, Duration window) {
    Instant begin = begin(window);
    List<Limit> active =
        limits.stream()
            .filter(limit -> !limit.at().isBefore(begin) || limit.until().isAfter(now))
            .toList();
    if (active.isEmpty() && isMissing(window)) {
      return unknownLimit(readings, TOO_LONG);
    }
    Optional<Instant> end =
        active.stream().map(Limit::until).filter(now::isBefore).max(Comparator.naturalOrder());
    readings.put(LoggedRateLimit.ACTIVE, Reading.of(!active.isEmpty()));
    readings.put(
        LoggedRateLimit.EXCHANGE,
        Reading.of(
            active.stream()
                .map(limit -> limit.limit().exchange())
                .filter(exchange -> !exchange.isEmpty())
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "))));
    readings.put(
        LoggedRateLimit.UNTIL,
        Reading.of(end.map(e -> Duration.between(now, e).toMillis() / 1000.0).orElse(0.0)));
    return readings;
  }

  private Reading<Object> rateLimits(Duration window) {
    Instant begin = begin(window);
    long found = limits.stream().filter(limit -> !limit.at().isBefore(begin)).count();
    return found == 0 && isMissing(window) ? Reading.unknown(TOO_LONG) : Reading.of((double) found);
  }

  private Reading<Object> count(LoggedValue value) {
    List<LogLine> found = found(value);
    return found.isEmpty() && isMissing(value.window())
        ? Reading.unknown(TOO_LONG)
        : Reading.of((double) found.size());
  }

  private Reading<Object> last(LoggedValue value) {
    List<LogLine> found = found(value);
    if (found.isEmpty()) {
      return isMissing(value.window()) ? Reading.unknown(TOO_LONG) : Reading.of(0.0);
    }
    return captured(value, found.getLast().text());
  }

  private static Reading<Object> captured(LoggedValue value, String message) {
    if (value.match() == null || value.match().groupCount() == 0) {
      return Reading.unknown("the pattern of " + value.name() + " has no group");
    }
    Matcher matcher = value.match().matcher(message);
    String group = matcher.find() ? matcher.group(1) : null;
    try {
      return Reading.of(Double.valueOf(String.valueOf(group)));
    } catch (NumberFormatException e) {
      return Reading.unknown("what the pattern of " + value.name() + " captured is no number");
    }
  }

  /** What matches within the window and in this life of the container. */
  private List<LogLine> found(LoggedValue value) {
    Instant begin = begin(value.window());
    return messages.stream()
        .filter(line -> !line.at().isBefore(begin) && value.matches(line.text()))
        .toList();
  }

  private Instant begin(Duration window) {
    Instant begin = now.minus(window);
    return facts.startedAt() instanceof Reading.Known<Instant>(Instant started)
            && started.isAfter(begin)
        ? started
        : begin;
  }

  private boolean isMissing(Duration window) {
    return cutOff && (messages.isEmpty() || messages.getFirst().at().isAfter(begin(window)));
  }

  private Reading<Object> repeatedDeaths(Duration window) {
    return Reading.of((double) LastWords.repeated(facts, messages, cutOff, now.minus(window), now));
  }
}
