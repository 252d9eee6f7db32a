package io.marketprism.operator.act;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PrecedenceTest {

  private static final Duration FOR_EVER = Duration.ofHours(1);

  private final List<String> order = new CopyOnWriteArrayList<>();
  private final Precedence precedence = new Precedence(FOR_EVER);

  private Thread report(Precedence precedence) {
    return Thread.ofVirtual().start(() -> precedence.last(() -> order.add("report")));
  }

  private static void awaitWaiting(Thread thread) {
    await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
  }

  private void awaitReported() {
    await().until(() -> order.contains("report"));
  }

  @Test
  void aReportWaitsUntilTheLastActIsCalled() {
    Precedence.Act one = precedence.act();
    Precedence.Act two = precedence.act();
    Thread report = report(precedence);
    awaitWaiting(report);
    one.close();
    one.close();
    awaitWaiting(report);
    order.add("call");
    two.close();
    awaitReported();
    assertThat(order).containsExactly("call", "report");
  }

  @Test
  void whatIsDecidedFirstHandsOverToItsActs() {
    Precedence.Act act = precedence.first(precedence::act);
    Thread report = report(precedence);
    awaitWaiting(report);
    order.add("call");
    act.close();
    awaitReported();
    assertThat(order).containsExactly("call", "report");
  }

  @Test
  void fewReportAtATime() {
    CountDownLatch answered = new CountDownLatch(1);
    List<Thread> reports =
        Stream.generate(
                () ->
                    Thread.ofVirtual()
                        .start(
                            () ->
                                precedence.last(
                                    () -> {
                                      order.add("report");
                                      return awaited(answered);
                                    })))
            .limit(6)
            .toList();
    await()
        .untilAsserted(
            () ->
                assertThat(reports)
                    .filteredOn(report -> report.getState() == Thread.State.TIMED_WAITING)
                    .hasSize(2));
    assertThat(order).hasSize(4);
    answered.countDown();
    await().until(() -> order.size() == 6);
  }

  private static boolean awaited(CountDownLatch latch) {
    try {
      latch.await();
      return true;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void anActThatIsNeverCalledHoldsUpNoReportForLong() {
    Precedence impatient = new Precedence(Duration.ofMillis(1));
    impatient.act();
    report(impatient);
    awaitReported();
  }

  @Test
  void whatFailsBeforeItsActIsWaitedForByNobody() {
    assertThatThrownBy(
            () ->
                precedence.first(
                    () -> {
                      throw new IllegalStateException("refused");
                    }))
        .isInstanceOf(IllegalStateException.class);
    report(precedence);
    awaitReported();
  }
}
