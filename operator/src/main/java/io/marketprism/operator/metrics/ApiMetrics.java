package io.marketprism.operator.metrics;

import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import java.util.List;

/** How the API server answers. */
public final class ApiMetrics {

  private final Gauge reachable;
  private final Counter requests;
  private final Counter statuses;
  private final Counter leases;
  private final Counter events;

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
    statuses =
        families.counter(
            "status_write_failures_total",
            "Statuses that the API server didn't take, by kind and its reason: after a Conflict all"
                + " is evaluated again, NoAnswer is tried again, what is Invalid says nothing until"
                + " it is corrected.",
            "kind",
            "reason");
    leases =
        families.counter(
            "lease_failures_total",
            "Requests for the Lease that were not carried out, by the API server's reason: while"
                + " none is, nobody can lead. Forbidden is a missing right, NoAnswer no answer.",
            "reason");
    leases.labels("NoAnswer");
    events =
        families.counter(
            "events_left_out_total",
            "Events on resources that were not recorded: the API server didn't take them"
                + " (NotWritten), or too many waited for it (QueueFull). The log has their text.",
            "reason");
    List.of("NotWritten", "QueueFull").forEach(events::labels);
  }

  /**
   * Takes in that an Event was not recorded.
   *
   * @param reason NotWritten or QueueFull
   */
  public void eventLeftOut(String reason) {
    events.labels(reason).inc();
  }

  /** Shows the failures of a kind's statuses from the beginning, while there are none. */
  public void kind(String kind) {
    statuses.labels(kind, "Invalid");
  }

  /**
   * Takes in that a status was not written.
   *
   * @param reason the API server's, of its closed list
   */
  public void statusNotWritten(String kind, String reason) {
    statuses.labels(kind, reason).inc();
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

  /**
   * Takes in that the Lease was not read or written.
   *
   * @param reason the API server's, of its closed list
   */
  public void leaseFailed(String reason) {
    leases.labels(reason).inc();
  }

  /** Takes in that there was no answer. */
  public void unanswered(String method) {
    reachable.set(0);
    requests.labels(method, "0").inc();
  }
}
