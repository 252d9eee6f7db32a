package io.marketprism.operator.probe;

import io.marketprism.operator.runbook.Incarnation;
import io.marketprism.operator.runbook.ProbeResult;
import io.marketprism.operator.runbook.Reading;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One probe of one service, period after period, on a virtual thread of its own. Keeps the latest
 * look and says when it differs from the one before.
 */
public final class ProbeLoop implements AutoCloseable {

  /** A look that is older than so many periods says nothing any more. */
  private static final int STALE_AFTER_PERIODS = 3;

  private final ProbeTarget target;
  private final Prober prober;
  private final Supplier<Reading<Destination>> destination;
  private final InstantSource clock;
  private final Runnable onChange;
  private final Semaphore kicks = new Semaphore(0);
  private final Thread thread;
  private volatile @Nullable Look latest;

  /**
   * Where to look.
   *
   * @param address the Docker host's address
   * @param incarnation the life of the container that is looked at
   */
  public record Destination(String address, Incarnation incarnation) {}

  private record Look(Reading<ProbeResult> result, @Nullable Incarnation of, Instant at) {
    /** Whether it tells the same; a new message alone is no change. */
    boolean saysTheSameAs(@Nullable Look other) {
      return other != null
          && Objects.equals(of, other.of)
          && result.map(ProbeResult::ok).equals(other.result.map(ProbeResult::ok));
    }
  }

  /**
   * Starts probing.
   *
   * @param destination asked before each look; Unknown when it can't be told where to look
   * @param onChange called on the loop's thread when a look tells something else than the one
   *     before
   */
  public ProbeLoop(
      ProbeTarget target,
      Prober prober,
      Supplier<Reading<Destination>> destination,
      InstantSource clock,
      Runnable onChange) {
    this.target = target;
    this.prober = prober;
    this.destination = destination;
    this.clock = clock;
    this.onChange = onChange;
    this.thread = Thread.ofVirtual().name("probe-" + target.name()).start(this::run);
  }

  public ProbeTarget target() {
    return target;
  }

  /** Whether it has tried to look once. */
  public boolean hasLooked() {
    return latest != null;
  }

  /** Asks for a look now, without waiting for the period to end. */
  public void kick() {
    kicks.release();
  }

  /** The latest look at this life of the container. */
  public Reading<ProbeResult> latest(Incarnation incarnation, Instant now) {
    Look look = latest;
    if (look == null) {
      return Reading.unknown("not probed yet");
    }
    if (look.of != null && !look.of.equals(incarnation)) {
      return Reading.unknown("not probed since the container started");
    }
    Duration age = Duration.between(look.at, now);
    boolean stale =
        age.compareTo(target.period().multipliedBy(STALE_AFTER_PERIODS).plus(target.timeout())) > 0;
    return stale ? Reading.unknown("last probed at " + look.at) : look.result;
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Look look = guardedLook();
        boolean changed = !look.saysTheSameAs(latest);
        latest = look;
        if (changed) {
          onChange.run();
        }
        if (kicks.tryAcquire(target.period().toMillis(), TimeUnit.MILLISECONDS)) {
          kicks.drainPermits();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whatever goes wrong in looking ends a look and not the loop. */
  private Look guardedLook() {
    try {
      return look();
    } catch (RuntimeException e) {
      return new Look(Reading.unknown("the probe erred: " + e), null, clock.instant());
    }
  }

  private Look look() {
    return switch (destination.get()) {
      case Reading.Unknown<Destination>(String why) ->
          new Look(Reading.unknown(why), null, clock.instant());
      case Reading.Known<Destination>(Destination to) ->
          new Look(
              prober.probe(target.kind(), to.address(), target.timeout()),
              to.incarnation(),
              clock.instant());
    };
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
