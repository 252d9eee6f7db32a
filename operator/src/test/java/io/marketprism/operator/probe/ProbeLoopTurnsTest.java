package io.marketprism.operator.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.marketprism.operator.probe.ProbeTarget.Demand;
import io.marketprism.operator.runbook.Incarnation;
import io.marketprism.operator.runbook.ProbeResult;
import io.marketprism.operator.runbook.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is heard of a probe's turns: what was seen, and how late they were. */
class ProbeLoopTurnsTest {

  private static final Instant NOW = Instant.parse("2026-11-01T03:00:00Z");
  private static final Reading<ProbeResult> OK = Reading.of(ProbeResult.of(true, "ok", 200, null));

  private record Turn(@Nullable Reading<ProbeResult> seen, Instant at, Duration late) {}

  private final List<Turn> turns = new CopyOnWriteArrayList<>();
  private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
  private @Nullable ProbeLoop loop;

  @AfterEach
  void close() {
    if (loop != null) {
      loop.close();
    }
  }

  @Test
  void aLookIsATurn() {
    loop(Demand.ALWAYS, Duration.ofMinutes(1));
    await().until(() -> turns.equals(List.of(new Turn(OK, NOW, Duration.ZERO))));
  }

  @Test
  void aTurnWithoutADemandSeesNothing() {
    loop(new Demand(false, Set.of("SomeAlert")), Duration.ofMinutes(1));
    await().until(() -> turns.equals(List.of(new Turn(null, NOW, Duration.ZERO))));
  }

  @Test
  void aTurnThatBeginsAfterItsTimeIsLate() {
    loop(Demand.ALWAYS, Duration.ofMillis(200));
    await().until(() -> turns.size() >= 1);
    now.set(NOW.plusSeconds(10));
    await().until(() -> turns.size() >= 3);
    assertThat(turns)
        .filteredOn(turn -> !turn.late().isNegative())
        .anyMatch(turn -> turn.late().compareTo(Duration.ofSeconds(9)) > 0);
  }

  @Test
  void aTurnThatIsAskedForIsNotLate() {
    ProbeLoop asked = loop(Demand.ALWAYS, Duration.ofMinutes(1));
    await().until(() -> turns.size() == 1);
    now.set(NOW.plusSeconds(10));
    asked.kick();
    await().until(() -> turns.size() == 2);
    assertThat(turns.getLast().late()).isZero();
  }

  private ProbeLoop loop(Demand demand, Duration period) {
    ProbeTarget target =
        new ProbeTarget(
            "healthz", new ProbeTarget.Tcp(4222), true, period, Duration.ofSeconds(5), demand);
    loop =
        new ProbeLoop(
            target,
            () -> Reading.of(new Look.Aimed(new Incarnation("engine", "id", NOW), () -> OK)),
            now::get,
            new ProbeLoop.Listener() {
              @Override
              public void changed() {
                // the stack's business
              }

              @Override
              public void turn(@Nullable Reading<ProbeResult> seen, Instant at, Duration late) {
                turns.add(new Turn(seen, at, late));
              }
            });
    return loop;
  }
}
