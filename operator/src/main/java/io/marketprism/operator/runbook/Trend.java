package io.marketprism.operator.runbook;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a value of one process has gone since it started, and what is forecast by it. In memory only:
 * a restarted operator begins again, which is late and never wrong.
 *
 * @param process the one whose value it is
 * @param samples the oldest first, at most {@link #MOST}
 * @param spacing how far they are apart
 * @param forecast in round numbers, as it was given last; null while none is given
 * @param confirmedAt when a forecast was last found
 */
public record Trend(
    Incarnation process,
    List<Sample> samples,
    Duration spacing,
    @Nullable Forecast forecast,
    Instant confirmedAt) {

  /** What a process takes while it starts says nothing of how it goes on. */
  static final Duration WARM_UP = Duration.ofMinutes(10);

  static final Duration FIRST_SPACING = Duration.ofMinutes(1);
  static final int MOST = 512;

  /** A forecast that some looks don't confirm is not withdrawn at once. */
  static final Duration KEPT = Duration.ofMinutes(15);

  public Trend {
    samples = List.copyOf(samples);
  }

  /** One reading. */
  public record Sample(Instant at, double value) {}

  /** The trends of all services that have one, after a look. */
  static Map<String, Trend> next(
      List<Forecast.Policy> policies, Map<String, Trend> before, Readings readings, Instant now) {
    Map<String, Trend> next = new LinkedHashMap<>();
    for (Forecast.Policy policy : policies) {
      ServiceReadings service = readings.of(policy.service());
      Trend known = before.get(policy.service());
      if (!(service.container() instanceof Reading.Known<ContainerFacts>(ContainerFacts facts))
          || !(facts.startedAt() instanceof Reading.Known<Instant>(Instant startedAt))) {
        if (known != null) {
          next.put(policy.service(), known);
        }
        continue;
      }
      Trend trend =
          known != null && known.process.equals(facts.incarnation())
              ? known
              : new Trend(facts.incarnation(), List.of(), FIRST_SPACING, null, Instant.MIN);
      Double value = number(service, policy.value());
      if (value != null && trend.isDue(facts, startedAt, now)) {
        trend = trend.with(new Sample(now, value), policy, policy.limit(facts));
      }
      next.put(policy.service(), trend);
    }
    return next;
  }

  private boolean isDue(ContainerFacts facts, Instant startedAt, Instant now) {
    return facts.state().hasProcess()
        && !now.isBefore(startedAt.plus(WARM_UP))
        && (samples.isEmpty() || !now.isBefore(samples.getLast().at().plus(spacing)));
  }

  private static @Nullable Double number(ServiceReadings service, String name) {
    for (Reading<ProbeResult> probe : service.probes().values()) {
      if (probe instanceof Reading.Known<ProbeResult>(ProbeResult result)
          && result.value(name) instanceof Reading.Known<Object>(Double number)) {
        return number;
      }
    }
    return null;
  }

  /** Of too many samples every other one is forgotten, and they are taken half as often. */
  private Trend with(Sample sample, Forecast.Policy policy, double limit) {
    List<Sample> all = new ArrayList<>(samples);
    Duration apart = spacing;
    if (all.size() == MOST) {
      List<Sample> half = new ArrayList<>();
      for (int i = 1; i < all.size(); i += 2) {
        half.add(all.get(i));
      }
      all = half;
      apart = spacing.multipliedBy(2);
    }
    all.add(sample);
    Instant now = sample.at();
    Forecast found = Forecast.of(policy.value(), all, limit).orElse(null);
    if (found == null) {
      boolean kept = forecast != null && now.isBefore(confirmedAt.plus(KEPT));
      return new Trend(process, all, apart, kept ? forecast : null, confirmedAt);
    }
    boolean same = forecast != null && forecast.isLike(found, now);
    return new Trend(process, all, apart, same ? forecast : found.rounded(now), now);
  }
}
