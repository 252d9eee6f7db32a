package io.marketprism.operator.proxy;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One request that has come to a {@link CallProxy}, and what has become of it so far. */
public final class Call {

  private final Instant at = Instant.now();
  private final String method;
  private final String target;
  private final String body;
  private volatile int status;
  private volatile @Nullable Instant answeredAt;
  private volatile boolean forwarded;
  private final AtomicLong passed = new AtomicLong();

  Call(String method, String target, String body) {
    this.method = method;
    this.target = target;
    this.body = body;
  }

  /** When it came, by the wall clock. */
  public Instant at() {
    return at;
  }

  public String method() {
    return method;
  }

  /** Path and query. */
  public String target() {
    return target;
  }

  /** The target without its query. */
  public String path() {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  /** The request's body as text; empty where it has none. */
  public String body() {
    return body;
  }

  /** Whether the server has been given it. */
  public boolean forwarded() {
    return forwarded;
  }

  /** The status of the server's answer; 0 while there is none. */
  public int status() {
    return status;
  }

  /** When the server's answer began; null while there is none. */
  public @Nullable Instant answeredAt() {
    return answeredAt;
  }

  /** How many bytes of the answer's body have passed so far. */
  public long bytes() {
    return passed.get();
  }

  void passed(int more) {
    passed.addAndGet(more);
  }

  void forwardedNow() {
    forwarded = true;
  }

  void answeredNow(int newStatus) {
    answeredAt = Instant.now();
    status = newStatus;
  }

  /** Whether its answer goes on for as long as the client listens. */
  public boolean isStream() {
    return List.of("watch=true", "watch=1", "follow=1").stream().anyMatch(target::contains)
        || (path().endsWith("/events") && !path().contains("/namespaces/"));
  }

  @Override
  public String toString() {
    return "%s %s -> %s".formatted(method, target, status == 0 ? "no answer" : status);
  }
}
