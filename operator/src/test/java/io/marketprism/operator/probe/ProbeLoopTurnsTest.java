package io.marketprism.operator.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.marketprism.operator.loop.QuietLoops;
import io.marketprism.operator.probe.ProbeTarget.Demand;
import io.marketprism.operator.runbook.Incarnation;
import io.marketprism.operator.runbook.ProbeResult;
import io.marketprism.operator.runbook.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is heard of a probe's turns: what was seen, and how late they were. */
class ProbeLoopTurnsTest {

  private static final Instant NOW = Instant.parse("2026-11-01T03:00:00Z");
  private static final Reading<ProbeResult> OK = Reading.of(ProbeResult.of(true, "ok", 200, null));

  private record Turn(Reading<ProbeResult> seen, Instant at, Duration late) {}

  private final List<Turn> turns = new CopyOnWriteArrayList<>();
  private final Semaphore rests = new Semaphore(0);
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
    await().until(() -> turns.stream().map(Turn::seen).toList().equals(List.of(OK)));
  }

  @Test
  void withoutADemandItRestsUntilThereIsOne() throws InterruptedException {
    ProbeLoop asked = loop(new Demand(false, Set.of("SomeAlert")), Duration.ofMillis(100));
    assertThat(rests.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
    assertThat(rests.tryAcquire(500, TimeUnit.MILLISECONDS)).as("five periods").isFalse();
    assertThat(turns).isEmpty();
    asked.want(true);
    await().until(() -> turns.size() >= 2);
    asked.want(false);
    assertThat(rests.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void noTurnIsBeforeItsTime() {
    loop(Demand.ALWAYS, Duration.ofMillis(100));
    await().until(() -> turns.size() >= 2);
    assertThat(turns.getFirst().late()).isLessThan(Duration.ofSeconds(5));
    assertThat(turns).allMatch(turn -> !turn.late().isNegative());
  }

  @Test
  void aTurnThatIsAskedForIsNotLate() {
    ProbeLoop asked = loop(Demand.ALWAYS, Duration.ofMinutes(1));
    await().until(() -> turns.size() == 1);
    now.set(NOW.plusSeconds(10));
    asked.kick();
    await().until(() -> turns.size() == 2);
    assertThat(turns.getLast().late()).isLessThan(Duration.ofSeconds(5));
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
            QuietLoops.create(),
            new ProbeLoop.Listener() {
              @Override
              public void changed() {
                // the stack's business
              }

              @Override
              public void looked(Reading<ProbeResult> seen, Instant at, Duration late) {
                turns.add(new Turn(seen, at, late));
              }

              @Override
              public void rests() {
                rests.release();
              }
            });
    return loop;
  }
}
