package io.marketprism.operator.metrics;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;

/** How telling people goes, by DockerHost and receiver. */
public final class NotificationMetrics {

  private final Counter sent;
  private final Counter failed;
  private final Counter dropped;

  public NotificationMetrics(CollectorRegistry registry) {
    sent =
        counter(
            "marketprism_operator_notifications_sent_total",
            "Notifications that a receiver has taken, repeated ones too.",
            registry);
    failed =
        counter(
            "marketprism_operator_notifications_failed_total",
            "Attempts to tell a receiver that failed; most are tried again.",
            registry);
    dropped =
        counter(
            "marketprism_operator_notifications_dropped_total",
            "Notifications that were given up: refused, too old, or too many were waiting.",
            registry);
  }

  private static Counter counter(String name, String help, CollectorRegistry registry) {
    return Counter.build(name, help).labelNames("docker_host", "receiver").register(registry);
  }

  /** A receiver that is there shows its zeros before anything has happened. */
  public void declared(String host, String receiver) {
    sent.labels(host, receiver);
    failed.labels(host, receiver);
    dropped.labels(host, receiver);
  }

  public void sent(String host, String receiver, int notices) {
    sent.labels(host, receiver).inc(notices);
  }

  public void failed(String host, String receiver) {
    failed.labels(host, receiver).inc();
  }

  public void dropped(String host, String receiver, int notices) {
    dropped.labels(host, receiver).inc(notices);
  }

  /** Forgets a receiver that is gone. */
  public void forget(String host, String receiver) {
    sent.remove(host, receiver);
    failed.remove(host, receiver);
    dropped.remove(host, receiver);
  }
}
