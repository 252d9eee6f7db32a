package io.marketprism.operator.probe;

import io.marketprism.operator.runbook.ProbeResult;
import io.marketprism.operator.runbook.Reading;
import java.time.Duration;
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

  /** Looks once at {@code kind} on {@code address}. */
  public Reading<ProbeResult> probe(ProbeTarget.Kind kind, String address, Duration timeout) {
    FutureTask<Reading<ProbeResult>> look =
        new FutureTask<>(
            () ->
                switch (kind) {
                  case ProbeTarget.Http target -> http.get(address, target, timeout);
                  case ProbeTarget.Tcp target -> TcpProber.connect(address, target, timeout);
                });
    Thread.ofVirtual().name("probe-", 0).start(look);
    try {
      return look.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      look.cancel(true);
      return Reading.of(ProbeResult.failed("no answer within " + timeout.toSeconds() + " s"));
    } catch (ExecutionException e) {
      // The prober itself erred: that says nothing about the service.
      return Reading.unknown("the probe erred: " + e.getCause());
    } catch (InterruptedException e) {
      look.cancel(true);
      Thread.currentThread().interrupt();
      return Reading.unknown("the operator is stopping");
    }
  }
}
