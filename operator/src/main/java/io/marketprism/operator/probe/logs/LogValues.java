package io.marketprism.operator.probe.logs;

import com.google.re2j.Matcher;
import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Takes the values that rules see out of the lines of a log. All are numbers. */
public final class LogValues {

  private final ContainerFacts facts;
  private final List<LogLine> messages;
  private final boolean cutOff;
  private final Instant now;

  private LogValues(ContainerFacts facts, List<LogLine> lines, boolean cutOff, Instant now) {
    this.facts = facts;
    this.messages =
        lines.stream().map(line -> new LogLine(line.at(), LogMessage.of(line.text()))).toList();
    this.cutOff = cutOff;
    this.now = now;
  }

  /**
   * The values by name. That a message is not there is known only where no line is missing.
   *
   * @param lines of all the container's lives, in order of time
   * @param cutOff whether lines older than these are missing
   * @param now by the operator's clock, as all times here
   */
  public static Map<String, Reading<Object>> of(
      List<LoggedValue> values,
      ContainerFacts facts,
      List<LogLine> lines,
      boolean cutOff,
      Instant now) {
    Map<String, Reading<Object>> readings = new LinkedHashMap<>();
    if (facts.startedAt() instanceof Reading.Unknown<Instant>(String why)) {
      values.forEach(value -> readings.put(value.name(), Reading.unknown(why)));
      return readings;
    }
    LogValues log = new LogValues(facts, lines, cutOff, now);
    for (LoggedValue value : values) {
      readings.put(
          value.name(),
          switch (value.function()) {
            case count -> log.count(value);
            case last -> log.last(value);
            case repeatedDeaths -> log.repeatedDeaths(value.window());
          });
    }
    return readings;
  }

  private Reading<Object> count(LoggedValue value) {
    List<LogLine> found = found(value);
    return found.isEmpty() && isMissing(value.window())
        ? Reading.unknown("the log is longer than what is read of it")
        : Reading.of((double) found.size());
  }

  private Reading<Object> last(LoggedValue value) {
    List<LogLine> found = found(value);
    if (found.isEmpty()) {
      return isMissing(value.window())
          ? Reading.unknown("the log is longer than what is read of it")
          : Reading.of(0.0);
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
