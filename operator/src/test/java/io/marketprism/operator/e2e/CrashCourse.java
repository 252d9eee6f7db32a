package io.marketprism.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.marketprism.operator.proxy.Call;
import io.marketprism.operator.proxy.Rule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Kills the operator at one point after another. The one that has recovered from a kill is the next
 * to be killed, so that each kill costs one start of a process.
 */
final class CrashCourse implements AutoCloseable {

  private static final AtomicInteger KILLS = new AtomicInteger();

  private final Rig rig = new Rig();
  private final Bench bench = rig.bench(1, 2);
  private @Nullable OperatorUnderTest operator;
  private int cases;

  CrashCourse() {
    rig.applyHost(bench);
  }

  /** How many processes have been killed so far. */
  static int kills() {
    return KILLS.get();
  }

  /**
   * Breaks the container, has the operator killed at the point and another one go on, and has the
   * oracle judge.
   */
  void survive(CrashPoint point) {
    bench.well(0);
    if (point.fault() == Bench.Fault.RECREATE) {
      bench.reset(0); // one that compose has made is as its file describes it
    }
    String stack = "crash-" + cases++;
    try (Watch watch = new Watch(rig.docker()).grants(Bench.NAMES)) {
      OperatorUnderTest doomed = operator == null || !operator.isAlive() ? rig.start() : operator;
      operator = doomed;
      rig.scene().applyStack(stack, bench.spec(point.fault(), ""));
      rig.scene().awaitReady(stack, Duration.ofSeconds(30));
      Trap trap = set(point.first(), true, doomed);
      bench.breakIt(0, point.fault());
      boolean sprung = trap.springs(Duration.ofSeconds(60));
      assertThat(sprung)
          .as("the operator comes to %s; it made %s", point.first(), lastCalls(watch))
          .isTrue();
      operator = successor(point, watch);
      await("the intents have come to their end, and all is well")
          .atMost(Duration.ofMinutes(3))
          .until(() -> watch.allEnded() && rig.scene().isReady(stack));
      watch.judge(Duration.ofSeconds(1));
    } finally {
      rule(Rule.NONE);
      rig.scene().removeStacks();
    }
  }

  private List<Call> lastCalls(Watch watch) {
    List<Call> calls = new ArrayList<>(watch.calls());
    calls.addAll(rig.api().calls().reversed().stream().limit(20).toList());
    calls.sort(Comparator.comparing(Call::at));
    return calls.subList(Math.max(0, calls.size() - 60), calls.size());
  }

  private Trap set(Trap.Point point, boolean afterClaim, OperatorUnderTest doomed) {
    Trap trap = new Trap(point, afterClaim, doomed::kill);
    rule(trap);
    return trap;
  }

  private void rule(Rule rule) {
    rig.api().rule(rule);
    rig.docker().rule(rule);
  }

  /** The one that goes on, or the one after it where that is killed too. */
  private OperatorUnderTest successor(CrashPoint point, Watch watch) {
    KILLS.incrementAndGet();
    if (point.leavesComposeAtWork()) {
      ControlPlane.get().forgetLease();
    } else {
      rig.hangUp();
    }
    OperatorUnderTest next = rig.begin();
    if (point.again().isPresent()) {
      Trap trap = set(point.again().get(), false, next);
      await("it comes there, or to the end without")
          .atMost(Duration.ofMinutes(3))
          .until(() -> trap.hasSprung() || (!watch.lives().isEmpty() && watch.allEnded()));
      rule(Rule.NONE);
      if (trap.hasSprung()) {
        KILLS.incrementAndGet();
        rig.hangUp();
        next = rig.begin();
      }
    }
    rule(Rule.NONE);
    next.awaitReady();
    return next;
  }

  @Override
  public void close() {
    rig.close();
  }
}
