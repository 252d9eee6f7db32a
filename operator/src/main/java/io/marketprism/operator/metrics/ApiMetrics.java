package io.marketprism.operator.metrics;

import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;

/** How the API server answers. */
public final class ApiMetrics {

  private final Gauge reachable;
  private final Counter requests;

  ApiMetrics(Families families) {
    reachable =
        families.gauge(
            "api_server_reachable",
            "Whether the API server answered the last request: 1 yes, 0 no. The Lease alone makes"
                + " one every few seconds.");
    requests =
        families.counter(
            "api_requests_total",
            "Requests to the API server by method and status; the code is 0 where there was no"
                + " answer.",
            "method",
            "code");
  }

  /**
   * Takes in an answer.
   *
   * @param code its HTTP status
   */
  public void answered(String method, int code) {
    reachable.set(code < 500 ? 1 : 0);
    requests.labels(method, String.valueOf(code)).inc();
  }

  /** Takes in that there was no answer. */
  public void unanswered(String method) {
    reachable.set(0);
    requests.labels(method, "0").inc();
  }
}
