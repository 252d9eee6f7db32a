package io.marketprism.operator.probe;

import io.marketprism.operator.runbook.ProbeResult;
import io.marketprism.operator.runbook.Reading;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
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
   * Takes a look on this thread, and ends it by an interrupt when its time is over: on a virtual
   * thread, for on another one a socket can't be interrupted. Time in which this operator stood
   * still is given to the peer once more; what then has no whole answer has not failed, for its
   * answer may not have been read in time.
   *
   * @param late what it is then: a failure of the service, or nothing that is known of it
   */
  static Reading<ProbeResult> within(
      Duration timeout, Look look, Reading<ProbeResult> late, Stalls stalls) {
    long begin = System.nanoTime();
    Deadlines.Guard guard = Deadlines.ofThisProcess().guard(timeout, stalls);
    Reading<ProbeResult> seen;
    try (guard) {
      if (Thread.interrupted()) {
        throw new InterruptedException(); // also of a look that would be over at once
      }
      seen = look.take();
    } catch (InterruptedException e) {
      if (!guard.hasEnded()) {
        Thread.currentThread().interrupt();
      }
      seen = late;
    } catch (BrokenOffException e) {
      Reading<ProbeResult> broken = Reading.of(ProbeResult.failed(String.valueOf(e.getMessage())));
      seen = unlessStalled(broken, timeout, stalls, begin);
    } catch (RuntimeException | Error e) {
      // The prober itself erred: that says nothing about the service.
      seen = erred(e);
    }
    if (guard.hasEnded()) {
      return unlessStalled(late, timeout, stalls, begin);
    }
    // What an interrupt has ended says nothing, whatever the look has made of it.
    return Thread.currentThread().isInterrupted()
        ? Reading.unknown("the operator is stopping")
        : seen;
  }

  /** Without the error's own words, which may repeat a peer's. */
  static Reading<ProbeResult> erred(@Nullable Throwable thrown) {
    String what = thrown == null ? "" : ": " + thrown.getClass().getSimpleName();
    return Reading.unknown("the probe erred" + what);
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
