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
 * @param gathered what was read since the last sample, which becomes the next one; null while
 *     nothing was
 * @param spacing how far they are apart
 * @param found what is forecast by the samples; null where nothing is
 * @param forecast the same in round numbers, as it is shown; null while none is given
 * @param confirmedAt when a forecast was last found
 */
public record Trend(
    Incarnation process,
    List<Sample> samples,
    @Nullable Gathered gathered,
    Duration spacing,
    @Nullable Forecast found,
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

  /** A reading, or the mean of some: so noise is less. */
  public record Sample(Instant at, double value) {

    static Sample mean(List<Sample> samples) {
      Gathered all = Gathered.from(samples.getFirst().at);
      for (Sample sample : samples) {
        all = all.with(sample);
      }
      return all.mean();
    }
  }

  /**
   * Readings on their way to be a sample.
   *
   * @param since the first one
   * @param millis how much later than that they were, in all
   * @param sum of their values
   */
  record Gathered(Instant since, int count, long millis, double sum) {

    static Gathered from(Instant since) {
      return new Gathered(since, 0, 0, 0);
    }

    Gathered with(Sample reading) {
      long later = Duration.between(since, reading.at).toMillis();
      return new Gathered(since, count + 1, millis + later, sum + reading.value);
    }

    Sample mean() {
      return new Sample(since.plusMillis(millis / count), sum / count);
    }
  }

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
          next.put(policy.service(), known.shown(now));
        }
        continue;
      }
      Trend trend =
          known != null && known.process.equals(facts.incarnation())
              ? known
              : new Trend(
                  facts.incarnation(), List.of(), null, FIRST_SPACING, null, null, Instant.MIN);
      Double value = number(service, policy.value());
      if (value != null && facts.state().hasProcess() && !now.isBefore(startedAt.plus(WARM_UP))) {
        trend = trend.with(new Sample(now, value), policy, policy.limit(facts));
      }
      next.put(policy.service(), trend.shown(now));
    }
    return next;
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

  /** Readings are gathered for as long as samples are apart. */
  private Trend with(Sample reading, Forecast.Policy policy, double limit) {
    Gathered more = (gathered == null ? Gathered.from(reading.at()) : gathered).with(reading);
    boolean complete = !reading.at().isBefore(more.since().plus(spacing));
    return complete
        ? sampled(more.mean(), policy, limit, reading.at())
        : new Trend(process, samples, more, spacing, found, forecast, confirmedAt);
  }

  /** Of too many samples every two become one, and they are taken half as often. */
  private Trend sampled(Sample sample, Forecast.Policy policy, double limit, Instant now) {
    List<Sample> all = new ArrayList<>(samples);
    Duration apart = spacing;
    if (all.size() == MOST) {
      List<Sample> half = new ArrayList<>();
      for (int i = 0; i + 1 < all.size(); i += 2) {
        half.add(Sample.mean(all.subList(i, i + 2)));
      }
      all = half;
      apart = spacing.multipliedBy(2);
    }
    all.add(sample);
    Forecast latest = Forecast.of(policy.value(), all, limit).orElse(null);
    if (latest == null) {
      boolean kept = found != null && now.isBefore(confirmedAt.plus(KEPT));
      return new Trend(process, all, null, apart, kept ? found : null, forecast, confirmedAt);
    }
    return new Trend(process, all, null, apart, latest, forecast, now);
  }

  /**
   * This trend with what is shown of its forecast now: the less time is left, the sooner a rounded
   * number is too far from it. A time that has passed is no forecast.
   */
  private Trend shown(Instant now) {
    if (found == null || found.isOver(now)) {
      return new Trend(process, samples, gathered, spacing, found, null, confirmedAt);
    }
    boolean same = forecast != null && forecast.isLike(found, now);
    return same
        ? this
        : new Trend(process, samples, gathered, spacing, found, found.rounded(now), confirmedAt);
  }
}
