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
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The values of a probe between its looks, and whether it looks at all. */
class ProbeLoopValuesTest {

  private static final Instant NOW = Instant.parse("2026-11-01T03:00:00Z");
  private static final Duration PERIOD = Duration.ofMinutes(10);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Incarnation FIRST_LIFE = new Incarnation("engine", "id", NOW);
  private static final Incarnation SECOND_LIFE =
      new Incarnation("engine", "id", NOW.plusSeconds(60));

  private static final Reading<ProbeResult> REFUSED =
      Reading.of(ProbeResult.failed("connection refused"));

  private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
  private final AtomicReference<Incarnation> life = new AtomicReference<>(FIRST_LIFE);
  private final AtomicReference<Reading<ProbeResult>> seen = new AtomicReference<>(memory(5e8));
  private final AtomicInteger looks = new AtomicInteger();
  private final AtomicBoolean erring = new AtomicBoolean();
  private ProbeLoop loop = loop(Demand.ALWAYS);

  @AfterEach
  void close() {
    loop.close();
  }

  @Test
  void aFailedLookDoesNotUnsayTheValues() {
    look();
    sees(REFUSED);
    assertThat(latest()).isEqualTo(failedWith(5e8));
    assertThat(latest().is(ProbeResult::ok)).isFalse();
  }

  @Test
  void whatIsThreePeriodsAndATimeoutOldIsUnsaid() {
    look();
    Instant bound = NOW.plus(PERIOD.multipliedBy(3)).plus(TIMEOUT);
    now.set(bound);
    sees(REFUSED);
    assertThat(latest()).isEqualTo(failedWith(5e8));
    now.set(bound.plusMillis(1));
    assertThat(latest()).isEqualTo(REFUSED);
    sees(REFUSED);
    assertThat(latest()).as("a failure has no values of its own").isEqualTo(REFUSED);
  }

  @Test
  void theValuesAgeFromTheLookThatSawThemHoweverOftenItFailsSince() {
    look();
    for (int failed = 1; failed <= 3; failed++) {
      now.set(NOW.plus(PERIOD.multipliedBy(failed)));
      sees(REFUSED);
      assertThat(latest()).isEqualTo(failedWith(5e8));
    }
    now.set(NOW.plus(PERIOD.multipliedBy(4)));
    sees(REFUSED);
    assertThat(latest()).isEqualTo(REFUSED);
  }

  @Test
  void theNextLookThatSucceedsHasItsOwnValues() {
    look();
    sees(REFUSED);
    sees(memory(6e8));
    assertThat(latest()).isEqualTo(memory(6e8));
    sees(REFUSED);
    assertThat(latest()).isEqualTo(failedWith(6e8));
  }

  @Test
  void anotherLifeOfTheContainerHasNoValuesOfTheOneBefore() {
    look();
    life.set(SECOND_LIFE);
    sees(REFUSED);
    assertThat(loop.latest(SECOND_LIFE, now.get())).isEqualTo(REFUSED);
    life.set(FIRST_LIFE);
    sees(REFUSED);
    assertThat(latest()).as("nor do they come back").isEqualTo(REFUSED);
  }

  @Test
  void whatIsUnknownIsUnknownWithItsValues() {
    look();
    sees(Reading.unknown("status 401"));
    assertThat(latest()).isEqualTo(Reading.unknown("status 401"));
    sees(REFUSED);
    assertThat(latest()).as("but it unsays nothing either").isEqualTo(failedWith(5e8));
  }

  @Test
  void aLookThatErredEndsNoLoop() {
    look();
    erring.set(true);
    loop.kick();
    await()
        .untilAsserted(
            () ->
                assertThat(loop.latest(FIRST_LIFE, NOW))
                    .isInstanceOfSatisfying(
                        Reading.Unknown.class, u -> assertThat(u.why()).contains("erred")));
    erring.set(false);
    sees(memory(7e8));
    assertThat(latest()).isEqualTo(memory(7e8));
  }

  @Test
  void whatNobodyNeedsIsNotLookedAt() {
    onDemand();
    loop.kick();
    loop.want(false);
    assertThat(loop.hasLooked()).as("nothing is waited for").isTrue();
    assertThat(latest()).isEqualTo(Reading.unknown("not read while no alert needs it"));
    assertThat(looks).hasValue(0);
  }

  @Test
  void aDemandThatComesUpIsMetAtOnce() {
    onDemand();
    loop.want(true);
    await().until(() -> loop.hasLooked());
    assertThat(latest()).isEqualTo(memory(5e8));
  }

  @Test
  void whatIsNoLongerNeededIsUnsaidUntilItIsNeededAgain() {
    onDemand();
    loop.want(true);
    await().until(() -> loop.hasLooked());
    loop.want(false);
    assertThat(latest()).isEqualTo(Reading.unknown("not read while no alert needs it"));
    seen.set(memory(9e8));
    loop.want(true);
    await().until(() -> latest().equals(memory(9e8)));
  }

  @Test
  void whatIsAlwaysNeededIsLookedAtWithoutADemand() {
    look();
    assertThat(latest()).isEqualTo(memory(5e8));
    assertThat(loop.hasLooked()).isTrue();
  }

  private void onDemand() {
    look();
    loop.close();
    looks.set(0);
    loop = loop(new Demand(false, Set.of("SomeAlert")));
  }

  private ProbeLoop loop(Demand demand) {
    return new ProbeLoop(
        new ProbeTarget(
            "metrics",
            new ProbeTarget.Scrape(9092, "/metrics", List.of()),
            false,
            PERIOD,
            TIMEOUT,
            demand),
        this::aim,
        now::get,
        QuietLoops.create(),
        () -> {});
  }

  private Reading<Look.Aimed> aim() {
    if (erring.get()) {
      throw new IllegalStateException("a fault of the operator's own");
    }
    return Reading.of(new Look.Aimed(life.get(), this::take));
  }

  private Reading<ProbeResult> take() {
    Reading<ProbeResult> result = seen.get();
    looks.incrementAndGet();
    return result;
  }

  /** Waits until the first look is over. */
  private void look() {
    await().until(() -> loop.hasLooked());
  }

  /** The next look, taken now, sees this. */
  private void sees(Reading<ProbeResult> next) {
    look();
    seen.set(next);
    int before = looks.get();
    loop.kick();
    await().until(() -> looks.get() > before);
    // The look after it begins only when this one has been kept.
    loop.kick();
    await().until(() -> looks.get() > before + 1);
  }

  private Reading<ProbeResult> latest() {
    return loop.latest(life.get(), now.get());
  }

  private static Reading<ProbeResult> memory(double bytes) {
    return Reading.of(
        new ProbeResult(true, "status 200", 200, null, Map.of("memory", Reading.of(bytes))));
  }

  private static Reading<ProbeResult> failedWith(double bytes) {
    return Reading.of(
        new ProbeResult(false, "connection refused", 0, null, Map.of("memory", Reading.of(bytes))));
  }
}
