package io.marketprism.operator.metrics;

import io.prometheus.client.Counter;

/** How it goes to tell people. */
public final class NotificationMetrics {

  private final Counter sent;
  private final Counter failed;
  private final Counter dropped;

  NotificationMetrics(Families families) {
    sent =
        families.counter(
            "notifications_sent_total",
            "Notifications that the receiver has taken, repeated ones too.",
            "docker_host",
            "receiver");
    failed =
        families.counter(
            "notifications_failed_total",
            "Attempts to notify the receiver that failed; most are made again.",
            "docker_host",
            "receiver");
    dropped =
        families.counter(
            "notifications_dropped_total",
            "Notifications that were given up: refused, too old, or too many at once.",
            "docker_host",
            "receiver");
  }

  /** The metrics of one receiver of a DockerHost, until it is closed. */
  public OfReceiver of(String dockerHost, String receiver) {
    return new OfReceiver(dockerHost, receiver);
  }

  /** One receiver. */
  public final class OfReceiver implements AutoCloseable {

    private final String host;
    private final String name;
    private boolean closed;

    private OfReceiver(String host, String name) {
      this.host = host;
      this.name = name;
      sent.labels(host, name);
      failed.labels(host, name);
      dropped.labels(host, name);
    }

    /** Takes in notifications that were taken. */
    public void sent(int notices) {
      add(sent, notices);
    }

    /** Takes in an attempt that failed. */
    public void failed() {
      add(failed, 1);
    }

    /** Takes in notifications that were given up. */
    public void dropped(int notices) {
      add(dropped, notices);
    }

    private synchronized void add(Counter counter, int count) {
      if (!closed) {
        counter.labels(host, name).inc(count);
      }
    }

    /** Removes the series. */
    @Override
    public synchronized void close() {
      closed = true;
      sent.remove(host, name);
      failed.remove(host, name);
      dropped.remove(host, name);
    }
  }
}
