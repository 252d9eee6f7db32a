package io.marketprism.operator.notify;

import io.marketprism.operator.runbook.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * How much one receiver is told of one stack: whoever may write a stack must not be able to drown
 * those of others. Each severity has its own, so that many warnings don't hold a critical one.
 */
final class Quota {

  /** Messages about a stack's alerts of one severity. */
  static final int MOST = 20;

  /** In so long. */
  static final Duration WINDOW = Duration.ofMinutes(10);

  /** The name of the notice that says that others are held back. */
  static final String SUMMARY = "MarketPrismNoticesHeldBack";

  /** What a quota is for. */
  record Share(String namespace, String stack, Severity severity) {

    static Share of(Notice notice) {
      return new Share(notice.label("namespace"), notice.label("stack"), notice.severity());
    }

    /** What is said of the notices that are held back. */
    Notice heldBack(String host, Instant since) {
      Map<String, String> labels = new TreeMap<>();
      labels.put(Notice.NAME, SUMMARY);
      labels.put("namespace", namespace);
      labels.put("stack", stack);
      labels.put("severity", severity.name());
      labels.put("source", "marketprism-operator");
      return new Notice(
          host,
          labels,
          since,
          null,
          Notice.Event.HeldBack,
          severity,
          "more happens in %s/%s than is sent".formatted(namespace, stack),
          "at most %d notices of severity %s in %d minutes; the others follow, as they stand then"
              .formatted(MOST, severity, WINDOW.toMinutes()),
          "",
          "",
          false);
    }
  }

  private final Map<Share, SlidingWindow> sent = new HashMap<>();

  /** How many more may be sent now. */
  int left(Share share, Instant now) {
    SlidingWindow window = sent.get(share);
    if (window == null) {
      return MOST;
    }
    int left = window.left(now);
    if (window.isEmpty()) {
      sent.remove(share);
    }
    return left;
  }

  /** When one more may be sent, as far as is known. */
  Instant freeAt(Share share) {
    SlidingWindow window = sent.get(share);
    return window == null ? Instant.MIN : window.freeAt();
  }

  /** One more was sent. */
  void take(Share share, Instant at) {
    sent.computeIfAbsent(share, s -> new SlidingWindow(MOST, WINDOW)).take(at);
  }
}
