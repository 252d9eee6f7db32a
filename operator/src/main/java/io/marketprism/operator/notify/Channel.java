package io.marketprism.operator.notify;

import io.marketprism.operator.loop.Loop;
import io.marketprism.operator.metrics.NotificationMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notifies one receiver, on a loop of its own. What can't be delivered is tried again after 1, 2, 4
 * and at most 60 seconds, by then as things stand then.
 */
final class Channel implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Channel.class);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  /** So many, and the next pause is the longest. */
  private static final int FAILURES_OF_LONGEST_PAUSE = 7;

  private static final Duration DEADLINE = Duration.ofMinutes(1);

  private final Owner owner;
  private final String name;
  private final Object declaration;
  private final Receiver receiver;
  private final Notifier.Terms terms;
  private final NotificationMetrics.OfReceiver metrics;
  private Inbox inbox;
  private final ReentrantLock lock = new ReentrantLock();
  private final Loop loop;
  private int failures;

  /** After a failure nothing is sent before, whatever is new. */
  private Instant notBefore = Instant.EPOCH;

  private volatile @Nullable String trouble;

  /**
   * Whose receiver it is.
   *
   * @param kind of the resource that declares it
   * @param name of that resource; with its namespace if it has one
   * @param key by which it is distinguished from others
   */
  record Owner(String kind, String name, String key) {

    static Owner host(String name) {
      return new Owner("DockerHost", name, name);
    }

    static Owner stack(String source, String name) {
      return new Owner("MarketPrismStack", name, source);
    }

    private boolean isHost() {
      return key.equals(name);
    }

    @Override
    public String toString() {
      return kind + " " + name;
    }
  }

  /**
   * @param declaration what it was made of, to see whether it is still the one that is wanted
   */
  Channel(Owner owner, String name, Object declaration, Receiver receiver, Notifier.Terms terms) {
    this.owner = owner;
    this.name = name;
    this.declaration = declaration;
    this.receiver = receiver;
    this.terms = terms;
    this.inbox = new Inbox(receiver);
    this.metrics =
        owner.isHost()
            ? terms.metrics().of(owner.name(), name)
            : terms.metrics().of("", owner.name() + "/" + name);
    this.loop = terms.loops().start("notify", owner.name() + "-" + name, DEADLINE, late -> turn());
  }

  boolean isOf(Object otherDeclaration) {
    return declaration.equals(otherDeclaration);
  }

  /** Takes in how things stand. Returns at once. */
  void tell(Collection<Notice> notices) {
    dropped(locked(() -> inbox.put(notices)));
    loop.kick();
  }

  /** Takes in what was told before this operator was started. Returns at once. */
  void resume(Collection<Notice> notices) {
    dropped(locked(() -> inbox.resume(notices)));
  }

  /** What waits is another operator's from now on. */
  void standBy() {
    locked(() -> inbox = new Inbox(receiver));
  }

  /** Why it can't be told anything, as far as that is known. */
  Optional<String> fault() {
    return Optional.ofNullable(trouble).or(receiver::fault);
  }

  /** Sends a test notice once; returns why that failed, or an empty text. */
  String sendTest() {
    Instant now = terms.clock().instant();
    try {
      receiver.send(List.of(Notice.test(owner.name(), now)), now);
      return "";
    } catch (DeliveryException e) {
      return String.valueOf(e.getMessage());
    } catch (RuntimeException e) {
      // Its own words might hold a secret.
      return "unexpected " + e.getClass().getSimpleName();
    }
  }

  /** Sends what is due; returns how long to wait for the next turn. */
  private Duration turn() {
    Instant now = terms.clock().instant();
    if (now.isBefore(notBefore)) {
      return Duration.between(now, notBefore);
    }
    dropped(locked(() -> inbox.giveUp(now)));
    List<Notice> due = terms.leading().getAsBoolean() ? locked(() -> inbox.due(now)) : List.of();
    if (due.isEmpty()) {
      if (trouble != null && locked(inbox::isEmpty)) {
        trouble(null); // whatever it was, it was about what is over
      }
      return untilNext(now);
    }
    if (deliver(due, now)) {
      return Duration.ZERO;
    }
    notBefore = terms.clock().instant().plus(pause());
    return pause();
  }

  /** Whether the next message may follow at once. */
  private boolean deliver(List<Notice> due, Instant now) {
    try {
      receiver.send(due, now);
      locked(() -> inbox.told(due, now));
      metrics.sent(due.size());
      goesWell();
      return true;
    } catch (DeliveryException e) {
      failed(due, now, String.valueOf(e.getMessage()), e.isRefused());
      if (e.isLimited()) {
        failures = Math.max(failures, FAILURES_OF_LONGEST_PAUSE);
      }
    } catch (RuntimeException e) {
      // Its own words might hold a secret; and this thread must go on.
      failed(due, now, "unexpected " + e.getClass().getSimpleName(), true);
    }
    return false;
  }

  private void failed(List<Notice> due, Instant now, String why, boolean refused) {
    if (Thread.currentThread().isInterrupted()) {
      return; // it is being closed
    }
    metrics.failed();
    if (refused) {
      locked(() -> inbox.told(due, now));
      dropped(due.size());
    }
    fails(why);
  }

  private void goesWell() {
    failures = 0;
    if (trouble != null) {
      LOG.info("{}: receiver {} is notified again", owner, name);
      trouble(null);
    }
  }

  private void fails(String why) {
    failures++;
    if (!why.equals(trouble)) {
      LOG.warn("{}: receiver {} can't be notified: {}", owner, name, why);
      trouble(why);
    }
  }

  private void trouble(@Nullable String why) {
    trouble = why;
    terms.onChange().accept(owner.key());
  }

  private Duration pause() {
    Duration pause = Duration.ofSeconds(1L << Math.clamp(failures - 1, 0, 6));
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }

  private Duration untilNext(Instant now) {
    Instant next = locked(inbox::nextAt);
    if (next == null || !terms.leading().getAsBoolean()) {
      return LONGEST_PAUSE;
    }
    Duration until = Duration.between(now, next).plusMillis(1);
    return until.compareTo(LONGEST_PAUSE) < 0 ? until : LONGEST_PAUSE;
  }

  private void dropped(int notices) {
    if (notices > 0) {
      metrics.dropped(notices);
      LOG.warn("{}: receiver {} is not notified of {} happenings", owner, name, notices);
    }
  }

  private void locked(Runnable action) {
    locked(
        () -> {
          action.run();
          return 0;
        });
  }

  private <T> T locked(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    loop.close();
    metrics.close();
  }
}
