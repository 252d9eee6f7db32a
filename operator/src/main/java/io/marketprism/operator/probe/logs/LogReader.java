package io.marketprism.operator.probe.logs;

import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads the values that rules see out of one log, look by look. A look shows mostly the lines of
 * the one before: what a line says is found out once. Thread-safe.
 */
public final class LogReader {

  private final List<LoggedValue> values;
  private final List<LoggedValue> matching;
  private final LoggedRateLimit rateLimit;
  private Map<String, Said> known = Map.of();

  /** What a line says, whenever it was written. */
  private record Said(String message, Optional<RateLimit> limit, Set<LoggedValue> matched) {}

  /**
   * @param rateLimit how lines tell of rate limits; the values of its names are there beside the
   *     others
   */
  public LogReader(List<LoggedValue> values, LoggedRateLimit rateLimit) {
    this.values = List.copyOf(values);
    this.matching = values.stream().filter(value -> value.function().matches()).toList();
    this.rateLimit = rateLimit;
  }

  /**
   * The values by name. That a message is not there is known only where no line is missing.
   *
   * @param lines of all the container's lives, in order of time
   * @param cutOff whether lines older than these are missing
   * @param now by the operator's clock, as all times here
   */
  public synchronized Map<String, Reading<Object>> read(
      ContainerFacts facts, List<LogLine> lines, boolean cutOff, Instant now) {
    Map<String, Said> saidNow = HashMap.newHashMap(lines.size());
    List<LogValues.ReadLine> read = new ArrayList<>(lines.size());
    for (LogLine line : lines) {
      Said said =
          saidNow.computeIfAbsent(
              line.text(), text -> known.containsKey(text) ? known.get(text) : said(text));
      read.add(new LogValues.ReadLine(line.at(), said.message, said.limit, said.matched));
    }
    known = saidNow;
    Duration window = rateLimit.window();
    return LogValues.of(values, window, facts, read, cutOff, now);
  }

  /** Forgets what it has read. */
  public synchronized void forget() {
    known = Map.of();
  }

  private Said said(String text) {
    String message = LogMessage.of(text);
    return new Said(
        message.equals(text) ? text : message,
        rateLimit.table().classify(message),
        matching.stream()
            .filter(value -> value.matches(message))
            .collect(Collectors.toUnmodifiableSet()));
  }
}
