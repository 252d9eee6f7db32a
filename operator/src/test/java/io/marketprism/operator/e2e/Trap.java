package io.marketprism.operator.e2e;

import io.marketprism.operator.proxy.Call;
import io.marketprism.operator.proxy.Fate;
import io.marketprism.operator.proxy.Moment;
import io.marketprism.operator.proxy.Rule;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Does something at one moment of the first call that is a certain step. */
final class Trap implements Rule {

  /**
   * Where it is set.
   *
   * @param moment of the step's request
   */
  record Point(Step step, Moment moment) {
    @Override
    public String toString() {
      return "%s when it is %s".formatted(step, moment);
    }
  }

  private final Point point;
  private final Runnable deed;
  private final boolean afterClaim;
  private final Fate then;
  private final AtomicReference<Call> caught = new AtomicReference<>();
  private final CountDownLatch sprung = new CountDownLatch(1);
  private volatile boolean claimed;
  private volatile boolean springing;

  /**
   * One that kills whoever makes the call, which is dropped.
   *
   * @param afterClaim whether steps that others look like only count after a claim
   */
  Trap(Point point, boolean afterClaim, Runnable deed) {
    this(point, afterClaim, deed, Fate.DROP);
  }

  private Trap(Point point, boolean afterClaim, Runnable deed, Fate then) {
    this.point = point;
    this.afterClaim = afterClaim;
    this.deed = deed;
    this.then = then;
  }

  /** One that changes something around the call, which goes on. */
  static Trap around(Point point, Runnable deed) {
    return new Trap(point, true, deed, Fate.PASS);
  }

  @Override
  public Fate at(Moment moment, Call call) {
    if (moment == Moment.ARRIVED && counts() && point.step().is(call)) {
      caught.compareAndSet(null, call);
    }
    if (moment == Moment.ANSWERED && Step.CLAIM.is(call) && call.status() == 200) {
      claimed = true;
    }
    if (caught.get() != call || moment != point.moment()) {
      return Fate.PASS;
    }
    springing = true;
    deed.run();
    sprung.countDown();
    return then;
  }

  private boolean counts() {
    return claimed || !afterClaim || !point.step().isAfterClaim();
  }

  /** Whether it has sprung within this time. */
  boolean springs(Duration within) {
    try {
      return sprung.await(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Whether it has sprung; what it does is over then. */
  boolean hasSprung() {
    return springing && springs(Duration.ofSeconds(30));
  }
}
