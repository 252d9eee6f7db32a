package io.marketprism.operator.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.runbook.ProbeResult;
import io.marketprism.operator.runbook.Reading;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** A look ends in time on its own thread, and nothing of its deadline is left on that. */
class DeadlinesTest {

  private static final Duration SOON = Duration.ofMillis(200);
  private static final Duration LATER = Duration.ofMinutes(5);
  private static final Reading<ProbeResult> LATE = Reading.unknown("late");
  private static final Reading<ProbeResult> SEEN = Reading.of(ProbeResult.failed("seen"));

  private final CountDownLatch never = new CountDownLatch(1);
  private final Stalls stalls = Stalls.ofThisProcess();

  @Test
  void whatBlocksIsInterruptedAndTheThreadGoesOn() throws Exception {
    assertThat(onAThread(() -> within(SOON, blocked()))).isEqualTo(LATE);
    boolean interrupted =
        onAThread(
            () -> {
              within(SOON, blocked());
              return Thread.interrupted();
            });
    assertThat(interrupted).isFalse();
  }

  /** A connection that is interrupted looks like one that was refused. */
  @Test
  void whatALookMakesOfItsInterruptDoesNotCount() throws Exception {
    Look mistaken =
        () -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return SEEN;
        };
    assertThat(onAThread(() -> within(SOON, mistaken))).isEqualTo(LATE);
    assertThat(onAThread(() -> interruptedAfter(mistaken)))
        .isEqualTo(Reading.unknown("the operator is stopping"));
  }

  @Test
  void whatIsInTimeIsWhatWasSeen() throws Exception {
    assertThat(onAThread(() -> within(LATER, () -> SEEN))).isEqualTo(SEEN);
  }

  @Test
  void whatCannotBeInterruptedIsLeftBehind() throws Exception {
    Look deaf =
        () -> {
          while (never.getCount() > 0) {
            Thread.onSpinWait();
          }
          return SEEN;
        };
    try {
      assertThat(onAThread(() -> within(SOON, deaf.apart()))).isEqualTo(LATE);
    } finally {
      never.countDown();
    }
  }

  @Test
  void apartALookFailsAsItDoesByItself() throws Exception {
    Look broken =
        () -> {
          throw new BrokenOffException("closed");
        };
    assertThat(onAThread(() -> within(LATER, broken.apart())))
        .isEqualTo(onAThread(() -> within(LATER, broken)))
        .isEqualTo(Reading.of(ProbeResult.failed("closed")));
  }

  private Look blocked() {
    return () -> {
      never.await();
      return SEEN;
    };
  }

  private Reading<ProbeResult> within(Duration timeout, Look look) {
    return Prober.within(timeout, look, LATE, stalls);
  }

  private Reading<ProbeResult> interruptedAfter(Look look) {
    Thread self = Thread.currentThread();
    return within(
        LATER,
        () -> {
          self.interrupt();
          return look.take();
        });
  }

  private static <T> T onAThread(Callable<T> task) throws Exception {
    FutureTask<T> future = new FutureTask<>(task);
    Thread.ofVirtual().start(future);
    return future.get();
  }
}
