package io.marketprism.operator.probe;

import io.marketprism.operator.runbook.ProbeResult;
import io.marketprism.operator.runbook.Reading;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Takes one look, within a hard deadline: whatever a peer does, it ends in time. */
public final class Prober {

  /** Of a look in which the operator stood still for this part of its time, no failure counts. */
  private static final int DOUBTFUL = 4;

  private final HttpProber http = new HttpProber();

  /**
   * Looks once at a URL, for as long as the peer takes: an interrupt ends it.
   *
   * @param kept holds the body until the next look
   */
  public Reading<ProbeResult> get(String address, ProbeTarget.Http target, ByteBudget.Share kept) {
    return http.get(address, target, kept);
  }

  /** Looks once at a port. */
  public Reading<ProbeResult> connect(String address, ProbeTarget.Tcp target, Duration timeout) {
    return TcpProber.connect(address, target, timeout);
  }

  /**
   * Whether a connection can be made within the time, and is kept. A name that can't be resolved is
   * not reached either: without names nothing is.
   */
  public boolean reaches(String host, int port, Duration timeout) {
    return TcpProber.reaches(host, port, timeout);
  }

  /**
   * What reads a page of metrics again and again.
   *
   * @param kept holds what it remembers
   */
  public Scraper scraper(
      ProbeTarget.Scrape target, Duration period, InstantSource clock, ByteBudget.Share kept) {
    return new Scraper(http, target, period, clock, kept);
  }

  /**
   * Takes a look, and gives it up when its time is over. Time in which this operator stood still is
   * given to the peer once more; what then has no whole answer has not failed, for its answer may
   * not have been read in time.
   *
   * @param late what it is then: a failure of the service, or nothing that is known of it
   */
  static Reading<ProbeResult> within(
      Duration timeout, Look look, Reading<ProbeResult> late, Stalls stalls) {
    FutureTask<Reading<ProbeResult>> task = new FutureTask<>(look::take);
    long begin = System.nanoTime();
    try {
      if (Thread.interrupted()) {
        throw new InterruptedException(); // also of a look that would be over at once
      }
      Thread.ofVirtual().name("probe-", 0).start(task);
      return await(task, timeout, stalls, begin);
    } catch (TimeoutException e) {
      return unlessStalled(late, timeout, stalls, begin);
    } catch (ExecutionException e) {
      return e.getCause() instanceof BrokenOffException broken
          ? unlessStalled(
              Reading.of(ProbeResult.failed(String.valueOf(broken.getMessage()))),
              timeout,
              stalls,
              begin)
          // The prober itself erred: that says nothing about the service.
          : erred(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Reading.unknown("the operator is stopping");
    } finally {
      task.cancel(true);
    }
  }

  /** Without the error's own words, which may repeat a peer's. */
  static Reading<ProbeResult> erred(@Nullable Throwable thrown) {
    String what = thrown == null ? "" : ": " + thrown.getClass().getSimpleName();
    return Reading.unknown("the probe erred" + what);
  }

  private static <T> T await(FutureTask<T> task, Duration timeout, Stalls stalls, long begin)
      throws InterruptedException, ExecutionException, TimeoutException {
    try {
      return task.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      Duration stalled = stalls.between(begin, System.nanoTime());
      Duration more = stalled.compareTo(timeout) < 0 ? stalled : timeout;
      return task.get(more.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private static Reading<ProbeResult> unlessStalled(
      Reading<ProbeResult> otherwise, Duration timeout, Stalls stalls, long begin) {
    Duration stalled = stalls.between(begin, System.nanoTime());
    return stalled.compareTo(timeout.dividedBy(DOUBTFUL)) < 0
        ? otherwise
        : Reading.unknown(
            String.format(
                Locale.ROOT, "this operator stood still for %.1f s", stalled.toNanos() / 1e9));
  }
}
