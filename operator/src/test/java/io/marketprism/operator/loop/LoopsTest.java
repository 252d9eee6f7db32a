package io.marketprism.operator.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A loop goes on whatever a turn does, and one that does not is known. */
class LoopsTest {

  private static final Duration HOUR = Duration.ofHours(1);

  private final Map<String, Integer> seen = new ConcurrentHashMap<>();
  private final Loops loops =
      new Loops(
          new Loops.Listener() {
            @Override
            public void running(String kind, int count) {
              seen.put("running", count);
            }

            @Override
            public void failed(String kind) {
              seen.merge("failed", 1, Integer::sum);
            }

            @Override
            public void overran(String kind) {
              seen.merge("overran", 1, Integer::sum);
            }
          });

  @AfterEach
  void close() {
    loops.close();
  }

  @Test
  void theFirstTurnIsTakenAtOnceAndAKickAsksForAnother() throws InterruptedException {
    Semaphore turns = new Semaphore(0);
    Loop loop = loops.start("test", "kicked", HOUR, late -> pauseAfter(turns));
    assertThat(turns.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
    loop.kick();
    assertThat(turns.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
    assertThat(turns.tryAcquire(50, TimeUnit.MILLISECONDS)).isFalse();
  }

  private static Duration pauseAfter(Semaphore turns) {
    turns.release();
    return HOUR;
  }

  @Test
  void aTurnThatBeginsAfterItsTimeIsLateAndOneThatIsAskedForIsNot() throws InterruptedException {
    BlockingQueue<Duration> lates = new LinkedBlockingQueue<>();
    AtomicInteger turns = new AtomicInteger();
    Loop loop =
        loops.start(
            "test",
            "late",
            HOUR,
            late -> {
              lates.add(late);
              return turns.incrementAndGet() == 1 ? Duration.ofMillis(-200) : HOUR;
            });
    assertThat(lates.poll(5, TimeUnit.SECONDS)).isLessThan(Duration.ofSeconds(5));
    // Due before it was asked for: as late as that at least.
    assertThat(lates.poll(5, TimeUnit.SECONDS)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
    loop.kick();
    assertThat(lates.poll(5, TimeUnit.SECONDS)).isLessThan(Duration.ofMillis(200));
  }

  @Test
  void aPeriodicLoopTakesItsTurnsInTimeAndAlsoWhenItIsKicked() throws InterruptedException {
    BlockingQueue<Duration> lates = new LinkedBlockingQueue<>();
    loops.startPeriodic("test", "quick", Duration.ofMillis(100), HOUR, lates::add);
    for (int turn = 0; turn < 3; turn++) {
      assertThat(lates.poll(5, TimeUnit.SECONDS)).isBetween(Duration.ZERO, Duration.ofSeconds(5));
    }
    BlockingQueue<Duration> asked = new LinkedBlockingQueue<>();
    Loop slow = loops.startPeriodic("test", "slow", HOUR, HOUR, asked::add);
    assertThat(asked.poll(5, TimeUnit.SECONDS)).isNotNull();
    assertThat(asked.poll(50, TimeUnit.MILLISECONDS)).as("half an hour is left").isNull();
    slow.kick();
    assertThat(asked.poll(5, TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  void aPeriodicLoopThatRestsHasNoTurnUntilItIsKicked() throws InterruptedException {
    BlockingQueue<Duration> turns = new LinkedBlockingQueue<>();
    AtomicBoolean goesOn = new AtomicBoolean();
    Loop loop =
        loops.startPeriodic(
            "test",
            "resting",
            Duration.ofMillis(100),
            HOUR,
            late -> {
              turns.add(late);
              return goesOn.get();
            });
    assertThat(turns.poll(5, TimeUnit.SECONDS)).isNotNull();
    assertThat(turns.poll(500, TimeUnit.MILLISECONDS)).as("five periods").isNull();
    goesOn.set(true);
    loop.kick();
    for (int turn = 0; turn < 3; turn++) {
      assertThat(turns.poll(5, TimeUnit.SECONDS)).isNotNull();
    }
  }

  @Test
  void anErrorEndsATurnAndNotTheLoop() {
    AtomicInteger turns = new AtomicInteger();
    loops.start(
        "test",
        "failing",
        HOUR,
        late -> {
          if (turns.incrementAndGet() == 1) {
            throw new StackOverflowError("planted");
          }
          return HOUR;
        });
    await().untilAsserted(() -> assertThat(turns).hasValue(2));
    assertThat(seen).containsEntry("failed", 1);
    assertThat(loops.stuck()).isEmpty();
  }

  @Test
  void aTurnIsInterruptedAtItsDeadline() {
    AtomicInteger turns = new AtomicInteger();
    loops.start(
        "test",
        "hanging",
        Duration.ofMillis(100),
        late -> {
          if (turns.incrementAndGet() == 1) {
            new CountDownLatch(1).await();
          }
          return HOUR;
        });
    await().untilAsserted(() -> assertThat(turns).hasValue(2));
    assertThat(seen).containsEntry("overran", 1);
  }

  @Test
  void aTurnThatCanNotBeInterruptedIsStuck() {
    AtomicBoolean release = new AtomicBoolean();
    loops.start(
        "test",
        "stubborn",
        Duration.ofMillis(100),
        late -> {
          while (!release.get()) {
            LockSupport.parkNanos(1_000_000);
          }
          return HOUR;
        });
    await().untilAsserted(() -> assertThat(loops.stuck()).containsExactly("test stubborn"));
    release.set(true);
    await().untilAsserted(() -> assertThat(loops.stuck()).isEmpty());
  }

  @Test
  void aClosedLoopIsNeitherCountedNorStuck() {
    Loop one = loops.start("test", "one", HOUR, late -> HOUR);
    loops.start("test", "two", HOUR, late -> HOUR);
    assertThat(seen).containsEntry("running", 2);
    one.close();
    one.close();
    assertThat(seen).containsEntry("running", 1);
    assertThat(loops.stuck()).isEmpty();
  }
}
