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
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Takes the values that rules see out of the lines of a log: numbers, and whether an exchange
 * limits its caller, which one, and for how many seconds from now.
 */
final class LogValues {

  private static final String TOO_LONG = "the log is longer than what is read of it";

  private final ContainerFacts facts;
  private final List<ReadLine> lines;
  private final boolean cutOff;
  private final Instant now;

  private LogValues(ContainerFacts facts, List<ReadLine> lines, boolean cutOff, Instant now) {
    this.facts = facts;
    this.lines = lines;
    this.cutOff = cutOff;
    this.now = now;
  }

  /**
   * A line as it was read.
   *
   * @param message what it says ({@link LogMessage})
   * @param limit what it says of a rate limit
   * @param matched whose pattern is found in it
   */
  record ReadLine(Instant at, String message, Optional<RateLimit> limit, Set<LoggedValue> matched) {

    /** Until when the limit of it lasts; a moment ago where the line doesn't say. */
    Instant until() {
      Instant until = limit.map(l -> l.until(at)).orElse(null);
      return until == null ? at : until;
    }
  }

  /** The values by name; see {@link LogReader#read}. */
  static Map<String, Reading<Object>> of(
      List<LoggedValue> values,
      Duration rateLimitWindow,
      ContainerFacts facts,
      List<ReadLine> lines,
      boolean cutOff,
      Instant now) {
    Map<String, Reading<Object>> readings = new LinkedHashMap<>();
    if (facts.startedAt() instanceof Reading.Unknown<Instant>(String why)) {
      values.forEach(value -> readings.put(value.name(), Reading.unknown(why)));
      return unknownLimit(readings, why);
    }
    LogValues log = new LogValues(facts, lines, cutOff, now);
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
    return log.rateLimit(readings, rateLimitWindow);
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
    List<ReadLine> active =
        lines.stream()
            .filter(line -> line.limit().isPresent())
            .filter(line -> !line.at().isBefore(begin) || line.until().isAfter(now))
            .toList();
    if (active.isEmpty() && isMissing(window)) {
      return unknownLimit(readings, TOO_LONG);
    }
    Optional<Instant> end =
        active.stream().map(ReadLine::until).filter(now::isBefore).max(Comparator.naturalOrder());
    readings.put(LoggedRateLimit.ACTIVE, Reading.of(!active.isEmpty()));
    readings.put(
        LoggedRateLimit.EXCHANGE,
        Reading.of(
            active.stream()
                .map(line -> line.limit().map(RateLimit::exchange).orElse(""))
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
    long found =
        lines.stream()
            .filter(line -> line.limit().isPresent() && !line.at().isBefore(begin))
            .count();
    return found == 0 && isMissing(window) ? Reading.unknown(TOO_LONG) : Reading.of((double) found);
  }

  private Reading<Object> count(LoggedValue value) {
    List<ReadLine> found = found(value);
    return found.isEmpty() && isMissing(value.window())
        ? Reading.unknown(TOO_LONG)
        : Reading.of((double) found.size());
  }

  private Reading<Object> last(LoggedValue value) {
    List<ReadLine> found = found(value);
    if (found.isEmpty()) {
      return isMissing(value.window()) ? Reading.unknown(TOO_LONG) : Reading.of(0.0);
    }
    return captured(value, found.getLast().message());
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
  private List<ReadLine> found(LoggedValue value) {
    Instant begin = begin(value.window());
    return lines.stream()
        .filter(line -> !line.at().isBefore(begin) && line.matched().contains(value))
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
    return cutOff && (lines.isEmpty() || lines.getFirst().at().isAfter(begin(window)));
  }

  private Reading<Object> repeatedDeaths(Duration window) {
    return Reading.of((double) LastWords.repeated(facts, lines, cutOff, now.minus(window), now));
  }
}
