package io.marketprism.operator.probe;

import io.marketprism.operator.runbook.ProbeResult;
import io.marketprism.operator.runbook.Reading;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Takes one look, within a hard deadline: whatever a peer does, it ends in time. */
public final class Prober {

  private final HttpProber http = new HttpProber();

  /**
   * To be called before anything in the process has used the JDK's HTTP client, which reads its
   * settings once: lets a probe say {@code Connection: close}.
   */
  public static void prepareProcess() {
    System.setProperty(HttpProber.ALLOWED_HEADERS, "connection");
  }

  /** Looks once at a URL. */
  public Reading<ProbeResult> get(String address, ProbeTarget.Http target, Duration timeout)
      throws InterruptedException {
    return http.get(address, target, timeout);
  }

  /** Looks once at a port. */
  public Reading<ProbeResult> connect(String address, ProbeTarget.Tcp target, Duration timeout) {
    return TcpProber.connect(address, target, timeout);
  }

  /** What reads a page of metrics again and again. */
  public Scraper scraper(ProbeTarget.Scrape target, Duration period, InstantSource clock) {
    return new Scraper(http, target, period, clock);
  }

  /**
   * Takes a look, and gives it up when its time is over.
   *
   * @param late what it is then: a failure of the service, or nothing that is known of it
   */
  static Reading<ProbeResult> within(Duration timeout, Look look, Reading<ProbeResult> late) {
    FutureTask<Reading<ProbeResult>> task = new FutureTask<>(look::take);
    Thread.ofVirtual().name("probe-", 0).start(task);
    try {
      return task.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      task.cancel(true);
      return late;
    } catch (ExecutionException e) {
      // The prober itself erred: that says nothing about the service.
      return Reading.unknown("the probe erred: " + e.getCause());
    } catch (InterruptedException e) {
      task.cancel(true);
      Thread.currentThread().interrupt();
      return Reading.unknown("the operator is stopping");
    }
  }
}
