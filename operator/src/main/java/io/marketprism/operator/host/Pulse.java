package io.marketprism.operator.host;

import io.marketprism.operator.loop.Loop;
import io.marketprism.operator.loop.Loops;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.workload.ContainerHost;
import io.marketprism.operator.workload.ContainerHost.HostInfo;
import io.marketprism.operator.workload.HostException;
import io.marketprism.operator.workload.docker.DockerTls;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether an engine answers, asked again and again. As long as it goes on answering it is the one
 * that is known, and one small request tells enough.
 */
final class Pulse implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Pulse.class);

  /** From one ping to the next. */
  static final Duration EVERY = Duration.ofSeconds(2);

  /** Other words for the same trouble are no reason to write and evaluate each time. */
  private static final Duration WORDING_EVERY = Duration.ofSeconds(30);

  private static final Duration DEADLINE = Duration.ofSeconds(30);

  /** After a longer time without an answer there may be another engine, or another version. */
  private static final Duration GAP = Duration.ofSeconds(10);

  /** A clock that drifts by less than a second is not noticed by a ping. */
  private static final Duration MEASURED_EVERY = Duration.ofMinutes(3);

  private final String name;
  private final ContainerHost engine;
  private final @Nullable DockerTls tls;
  private final InstantSource clock;
  private final String endpoint;
  private final LongSupplier gaps;
  private final Consumer<Reading<HostInfo>> onPing;
  private final Runnable onChange;
  private final Duration every;
  private final Loop pinging;
  private Instant wordedAt = Instant.EPOCH;
  private volatile boolean asked;
  private volatile Reading<HostInfo> reached = Reading.unknown("not asked yet");

  /** When it was last asked who it is, after which gap, and when it last answered. */
  private Instant measuredAt = Instant.MIN;

  private long measuredAfter;
  private Instant answeredAt = Instant.MIN;

  /**
   * @param endpoint as it is declared, for people
   * @param tls what the engine is spoken to with; null for none
   * @param gaps the number of the last gap in the engine's events, after which it may be another
   * @param every from one ping to the next
   * @param onPing called each time with the engine, or why it doesn't answer
   * @param onChange called when that has changed
   */
  Pulse(
      String name,
      ContainerHost engine,
      String endpoint,
      @Nullable DockerTls tls,
      InstantSource clock,
      Loops loops,
      LongSupplier gaps,
      Duration every,
      Consumer<Reading<HostInfo>> onPing,
      Runnable onChange) {
    this.name = name;
    this.engine = engine;
    this.tls = tls;
    this.clock = clock;
    this.endpoint = endpoint;
    this.gaps = gaps;
    this.every = every;
    this.onPing = onPing;
    this.onChange = onChange;
    this.pinging = loops.start("ping", name, DEADLINE, late -> ping());
  }

  /** Whether the engine has been asked once. */
  boolean hasAsked() {
    return asked;
  }

  /** The engine, or why it doesn't answer. */
  Reading<HostInfo> reached() {
    return reached;
  }

  private Duration ping() {
    if (tls == null || tls.isGiven()) {
      reached(ask());
    }
    return every;
  }

  private void reached(Reading<HostInfo> seen) {
    Reading<HostInfo> next = inLastingWords(seen);
    boolean changed = !next.equals(reached) || !asked;
    reached = next;
    asked = true;
    onPing.accept(next);
    if (changed) {
      LOG.info("DockerHost {}: {}", name, described(next));
      onChange.run();
    }
  }

  /** Why it doesn't answer may be said in other words each time: a proxy numbers its answers. */
  private Reading<HostInfo> inLastingWords(Reading<HostInfo> seen) {
    Instant now = clock.instant();
    if (asked
        && seen instanceof Reading.Unknown
        && reached instanceof Reading.Unknown
        && now.isBefore(wordedAt.plus(WORDING_EVERY))) {
      return reached;
    }
    wordedAt = now;
    return seen;
  }

  private static String described(Reading<HostInfo> seen) {
    return switch (seen) {
      case Reading.Unknown<HostInfo>(String why) -> "can't be reached: " + why;
      case Reading.Known<HostInfo>(HostInfo info) ->
          "Docker Engine %s, id %s, %s"
              .formatted(info.version(), info.id(), info.clock().sentence());
    };
  }

  private Reading<HostInfo> ask() {
    if (tls != null && tls.certificates() instanceof Reading.Unknown<DockerTls.Pem>(String why)) {
      return Reading.unknown(why);
    }
    try {
      Instant now = clock.instant();
      Reading<HostInfo> seen = isKnown(now) && engine.ping() ? reached : measured(now);
      answeredAt = now;
      return seen;
    } catch (HostException e) {
      return Reading.unknown(endpoint + ": " + e.getMessage());
    }
  }

  private boolean isKnown(Instant now) {
    return reached instanceof Reading.Known
        && measuredAfter == gaps.getAsLong()
        && answeredAt.plus(GAP).isAfter(now)
        && measuredAt.plus(MEASURED_EVERY).isAfter(now);
  }

  private Reading<HostInfo> measured(Instant now) throws HostException {
    measuredAt = now;
    measuredAfter = gaps.getAsLong(); // before it is asked: one that comes meanwhile counts again
    return Reading.of(engine.info());
  }

  @Override
  public void close() {
    pinging.close();
  }
}
