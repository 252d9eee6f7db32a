package io.marketprism.operator.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.marketprism.operator.loop.QuietLoops;
import io.marketprism.operator.runbook.Incarnation;
import io.marketprism.operator.runbook.ProbeResult;
import io.marketprism.operator.runbook.Reading;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One probe, period after period: what its latest look says, and for how long it says it. */
class ProbeLoopTest {

  private static final Instant NOW = Instant.parse("2026-11-01T03:00:00Z");
  private static final Duration PERIOD = Duration.ofMinutes(1);
  private static final Incarnation FIRST_LIFE = new Incarnation("engine", "id", NOW);
  private static final Incarnation SECOND_LIFE =
      new Incarnation("engine", "id", NOW.plusSeconds(60));

  private final AtomicReference<Reading<Look.Aimed>> aim = new AtomicReference<>(to(FIRST_LIFE));
  private final Prober prober = new Prober();
  private final AtomicInteger changes = new AtomicInteger();
  private final LocalServer server;
  private final ProbeLoop loop;

  ProbeLoopTest() throws IOException {
    server = new LocalServer();
    loop =
        new ProbeLoop(
            new ProbeTarget(
                "health",
                new ProbeTarget.Http(server.port(), "/ok"),
                true,
                PERIOD,
                Duration.ofSeconds(5),
                ProbeTarget.Demand.ALWAYS),
            aim::get,
            InstantSource.fixed(NOW),
            QuietLoops.create(),
            changes::incrementAndGet);
  }

  @AfterEach
  void close() {
    loop.close();
    server.close();
  }

  @Test
  void saysWhatItsLatestLookSaw() {
    awaitChanges(1);
    assertThat(loop.latest(FIRST_LIFE, NOW).is(ProbeResult::ok)).isTrue();
  }

  @Test
  void aLookThatIsOlderThanThreePeriodsAndTheTimeoutSaysNothing() {
    awaitChanges(1);
    Instant third = NOW.plus(PERIOD.multipliedBy(3)).plusSeconds(5);
    assertThat(loop.latest(FIRST_LIFE, third).is(ProbeResult::ok)).isTrue();
    assertThat(loop.latest(FIRST_LIFE, third.plusMillis(1)))
        .isEqualTo(Reading.unknown("last probed at " + NOW));
  }

  @Test
  void aLookAtAnotherLifeOfTheContainerSaysNothingOfThisOne() {
    awaitChanges(1);
    assertThat(loop.latest(SECOND_LIFE, NOW))
        .isEqualTo(Reading.unknown("not probed since the container started"));
  }

  @Test
  void looksAtOnceWhenAsked() {
    awaitChanges(1);
    aim.set(to(SECOND_LIFE));
    loop.kick();
    awaitChanges(2);
    assertThat(loop.latest(SECOND_LIFE, NOW).is(ProbeResult::ok)).isTrue();
  }

  @Test
  void tellsOnlyWhatIsNew() {
    awaitChanges(1);
    int looks = server.clientPorts().size();
    loop.kick();
    await().until(() -> server.clientPorts().size() > looks);
    assertThat(changes).hasValue(1);
    server.close();
    loop.kick();
    awaitChanges(2);
    assertThat(loop.latest(FIRST_LIFE, NOW).is(result -> !result.ok())).isTrue();
  }

  @Test
  void whereItCanNotBeToldWhereToLookNothingIsSaid() {
    aim.set(Reading.unknown("container is exited"));
    loop.kick();
    await()
        .until(() -> loop.latest(FIRST_LIFE, NOW).equals(Reading.unknown("container is exited")));
  }

  private void awaitChanges(int count) {
    await().until(() -> changes.get() == count);
  }

  private Reading<Look.Aimed> to(Incarnation incarnation) {
    return Reading.of(new Look.Aimed(incarnation, this::look));
  }

  private Reading<ProbeResult> look() throws InterruptedException {
    return prober.get(
        "127.0.0.1", new ProbeTarget.Http(server.port(), "/ok"), ByteBudget.ofHeap().share());
  }
}
