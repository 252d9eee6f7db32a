package io.marketprism.operator.workload.docker;

import io.marketprism.operator.runbook.Incarnation;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.workload.EngineClock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * When the lives of containers began, by the operator's clock. The first look at a life decides: an
 * engine's clock that is set later makes no process older or younger. Thread-safe.
 */
final class Lives {

  private static final int MOST = 5_000;

  private final EngineClock clock;

  private final Map<String, Life> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Life> eldest) {
          return size() > MOST;
        }
      };

  private record Life(Incarnation incarnation, Instant startedAt) {}

  Lives(EngineClock clock) {
    this.clock = clock;
  }

  /**
   * When this life began: no later than it was first seen, whatever the engine's clock showed then.
   * Unknown while that clock is in doubt.
   *
   * @param now when it is looked at, by the operator's clock
   */
  synchronized Reading<Instant> startOf(Incarnation incarnation, Instant now) {
    if (incarnation.startedAt().equals(Instant.EPOCH)) {
      return Reading.of(Instant.EPOCH);
    }
    Life life = known.get(incarnation.containerId());
    if (life != null && life.incarnation.equals(incarnation)) {
      return Reading.of(life.startedAt);
    }
    if (!clock.offset().isBridged()) {
      return Reading.unknown(clock.offset().sentence());
    }
    Instant started = clock.toOperator(incarnation.startedAt());
    Life seen = new Life(incarnation, started.isAfter(now) ? now : started);
    known.put(incarnation.containerId(), seen);
    return Reading.of(seen.startedAt);
  }
}
