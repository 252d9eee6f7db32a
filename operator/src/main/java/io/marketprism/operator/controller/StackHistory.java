package io.marketprism.operator.controller;

import io.marketprism.operator.runbook.AlertPolicy;
import io.marketprism.operator.runbook.AlertState;
import io.marketprism.operator.runbook.EngineState;
import io.marketprism.operator.runbook.ProbeResult;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.Readings;
import io.marketprism.operator.runbook.StackPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a stack went of late: the numbers that its alerts look at, and when something was wrong. For
 * people only, nothing is decided by it. In memory, a few KiB whatever happens.
 */
public final class StackHistory {

  static final int MOST_SERIES = 6;
  static final int POINTS = 120;
  static final int MOST_TROUBLES = 200;
  static final int MOST_ALERTS = 5;

  private static final Duration FIRST_SPACING = Duration.ofSeconds(5);

  /** Two hours are looked back on at most. */
  private static final Duration LONGEST_SPACING = Duration.ofMinutes(1);

  private final Deque<Span> troubles = new ArrayDeque<>();
  private final long[] seconds = new long[POINTS];
  private final List<Key> keys = new ArrayList<>();
  private final float[][] values = new float[MOST_SERIES][POINTS];
  private @Nullable StackPolicy policy;
  private final Set<String> firing = new LinkedHashSet<>();
  private @Nullable Instant troubledSince;
  private Duration spacing = FIRST_SPACING;
  private int size;

  private record Key(String service, String value, String alert) {
    boolean is(String otherService, String otherValue) {
      return service.equals(otherService) && value.equals(otherValue);
    }
  }

  /**
   * A time in which something was wrong.
   *
   * @param to null while it goes on
   * @param alerts the first few that fired in it
   */
  public record Span(Instant from, @Nullable Instant to, List<String> alerts) {

    public Span {
      alerts = List.copyOf(alerts);
    }
  }

  /**
   * How a number went.
   *
   * @param alert the first that looks at it
   * @param seconds when it was read, since 1970, the oldest first
   * @param values NaN where it was Unknown
   */
  public record Series(
      String service, String value, String alert, List<Long> seconds, List<Float> values) {

    public Series {
      seconds = List.copyOf(seconds);
      values = List.copyOf(values);
    }
  }

  /** Takes in an evaluation. */
  @SuppressWarnings("ReferenceEquality") // the same object until the declaration changes
  synchronized void take(StackPolicy current, Readings readings, EngineState state, Instant now) {
    if (policy != current) {
      policy = current;
      keys.clear();
      size = 0;
      spacing = FIRST_SPACING;
    }
    sample(current, readings, now);
    watch(state, now);
  }

  /** Of what alerts look at, the numbers that probes read; one that is read for the first time. */
  private void declare(StackPolicy current, Readings readings) {
    for (AlertPolicy alert : current.alerts()) {
      for (String name : alert.expr().reads()) {
        if (keys.size() < MOST_SERIES
            && keys.stream().noneMatch(key -> key.is(alert.service(), name))
            && number(readings, alert.service(), name).isPresent()) {
          Arrays.fill(values[keys.size()], Float.NaN);
          keys.add(new Key(alert.service(), name, alert.name()));
        }
      }
    }
  }

  private static Optional<Float> number(Readings readings, String service, String name) {
    for (Reading<ProbeResult> probe : readings.of(service).probes().values()) {
      if (probe instanceof Reading.Known<ProbeResult>(ProbeResult result)
          && result.value(name) instanceof Reading.Known<Object>(Double number)) {
        return Optional.of(number.floatValue());
      }
    }
    return Optional.empty();
  }

  private void sample(StackPolicy current, Readings readings, Instant now) {
    if (size > 0 && now.getEpochSecond() < seconds[size - 1] + spacing.toSeconds()) {
      return;
    }
    declare(current, readings);
    if (keys.isEmpty()) {
      return;
    }
    if (size == POINTS) {
      makeRoom();
    }
    seconds[size] = now.getEpochSecond();
    for (int i = 0; i < keys.size(); i++) {
      values[i][size] =
          number(readings, keys.get(i).service(), keys.get(i).value()).orElse(Float.NaN);
    }
    size++;
  }

  /** Of too many every other one is forgotten, and they are taken half as often. */
  private void makeRoom() {
    if (spacing.compareTo(LONGEST_SPACING) >= 0) {
      System.arraycopy(seconds, 1, seconds, 0, POINTS - 1);
      Arrays.stream(values).forEach(row -> System.arraycopy(row, 1, row, 0, POINTS - 1));
      size = POINTS - 1;
      return;
    }
    for (int i = 0; i < POINTS / 2; i++) {
      seconds[i] = seconds[2 * i + 1];
      for (float[] row : values) {
        row[i] = row[2 * i + 1];
      }
    }
    size = POINTS / 2;
    spacing = spacing.multipliedBy(2);
  }

  private void watch(EngineState state, Instant now) {
    Optional<Instant> since =
        state.alerts().values().stream()
            .map(AlertState::memory)
            .map(AlertState.Memory::firingSince)
            .filter(Objects::nonNull)
            .min(Instant::compareTo);
    if (troubledSince == null) {
      troubledSince = since.orElse(null);
    } else if (since.isEmpty()) {
      troubles.add(new Span(troubledSince, now, List.copyOf(firing)));
      troubledSince = null;
      firing.clear();
      if (troubles.size() > MOST_TROUBLES) {
        troubles.removeFirst();
      }
    }
    state.alerts().entrySet().stream()
        .filter(alert -> alert.getValue().isFiring())
        .map(Map.Entry::getKey)
        .sorted()
        .filter(alert -> firing.size() < MOST_ALERTS)
        .forEach(firing::add);
  }

  /** How the numbers went. */
  public synchronized List<Series> series() {
    List<Series> all = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      List<Long> times = new ArrayList<>();
      List<Float> numbers = new ArrayList<>();
      for (int j = 0; j < size; j++) {
        times.add(seconds[j]);
        numbers.add(values[i][j]);
      }
      Key key = keys.get(i);
      all.add(new Series(key.service(), key.value(), key.alert(), times, numbers));
    }
    return all;
  }

  /** When something was wrong, the oldest first. */
  public synchronized List<Span> troubles() {
    List<Span> all = new ArrayList<>(troubles);
    if (troubledSince != null) {
      all.add(new Span(troubledSince, null, List.copyOf(firing)));
    }
    return all;
  }
}
