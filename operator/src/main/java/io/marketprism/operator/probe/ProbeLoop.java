package io.marketprism.operator.probe;

import io.marketprism.operator.loop.Loop;
import io.marketprism.operator.loop.Loops;
import io.marketprism.operator.runbook.Incarnation;
import io.marketprism.operator.runbook.ProbeResult;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.ServiceReadings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One probe of one service, period after period, on a loop of its own. Keeps the latest look and
 * says when it differs from the one before.
 */
public final class ProbeLoop implements AutoCloseable {

  /** A look that is older than so many periods says nothing any more. */
  public static final int STALE_AFTER_PERIODS = 3;

  private static final Duration GRACE = Duration.ofSeconds(30);

  private final ProbeTarget target;
  private final Supplier<Reading<Look.Aimed>> aim;
  private final InstantSource clock;
  private final Listener listener;
  private final Stalls stalls;
  private final Loop loop;
  private volatile boolean wanted;
  private volatile @Nullable Sight latest;

  /**
   * What one look told.
   *
   * @param values the latest values that could be read in this life; one failed look doesn't unsay
   *     them
   */
  private record Sight(
      Reading<ProbeResult> result, @Nullable Incarnation of, Instant at, @Nullable Values values) {

    /** Whether it tells the same; a new message alone is no change. */
    boolean saysTheSameAs(@Nullable Sight other) {
      return other != null
          && Objects.equals(of, other.of)
          && result.map(ProbeResult::ok).equals(other.result.map(ProbeResult::ok));
    }
  }

  private record Values(Map<String, Reading<Object>> byName, Instant at) {}

  /** Hears of what a loop does, on the loop's thread. */
  public interface Listener {

    /** A look tells something else than the one before. */
    void changed();

    /**
     * It has looked.
     *
     * @param seen what it saw
     * @param late how much later than due it began
     */
    default void looked(Reading<ProbeResult> seen, Instant at, Duration late) {}

    /** It isn't asked to look for the time being. */
    default void rests() {}
  }

  /**
   * Starts probing.
   *
   * @param aim asked before each look; Unknown when it can't be told where to look
   */
  public ProbeLoop(
      ProbeTarget target,
      Supplier<Reading<Look.Aimed>> aim,
      InstantSource clock,
      Loops loops,
      Listener listener) {
    this(target, aim, clock, loops, listener, Stalls.ofThisProcess());
  }

  ProbeLoop(
      ProbeTarget target,
      Supplier<Reading<Look.Aimed>> aim,
      InstantSource clock,
      Loops loops,
      Listener listener,
      Stalls stalls) {
    this.target = target;
    this.aim = aim;
    this.clock = clock;
    this.listener = listener;
    this.stalls = stalls;
    this.wanted = target.demand().always();
    // A look that takes its time-out gets the time back in which this process stood still.
    Duration deadline = target.timeout().multipliedBy(2).plus(GRACE);
    this.loop = loops.startPeriodic("probe", target.name(), target.period(), deadline, this::turn);
  }

  public ProbeTarget target() {
    return target;
  }

  /** Whether it has tried to look once, or isn't asked to. */
  public boolean hasLooked() {
    return latest != null || !wanted;
  }

  /** Says whether there is a demand for it; when one comes up it looks at once. */
  public void want(boolean demand) {
    boolean before = wanted;
    wanted = demand;
    if (demand != before) {
      kick(); // to look, or to rest
    }
  }

  /** Asks for a look now, without waiting for the period to end. */
  public void kick() {
    loop.kick();
  }

  /** When it last looked; empty before that. */
  public Optional<ServiceReadings.Looked> looked() {
    return Optional.ofNullable(latest)
        .map(
            look ->
                new ServiceReadings.Looked(
                    look.at, look.values == null ? look.at : look.values.at));
  }

  /** The latest look at this life of the container. */
  public Reading<ProbeResult> latest(Incarnation incarnation, Instant now) {
    if (!wanted) {
      return Reading.unknown("not read while no alert needs it");
    }
    Sight look = latest;
    if (look == null) {
      return Reading.unknown("not probed yet");
    }
    if (look.of != null && !look.of.equals(incarnation)) {
      return Reading.unknown("not probed since the container started");
    }
    return isStale(look.at, now)
        ? Reading.unknown("last probed at " + look.at)
        : look.result.map(result -> withValues(result, look.values, now));
  }

  private boolean isStale(Instant at, Instant now) {
    Duration bound = target.period().multipliedBy(STALE_AFTER_PERIODS).plus(target.timeout());
    return Duration.between(at, now).compareTo(bound) > 0;
  }

  private ProbeResult withValues(ProbeResult result, @Nullable Values values, Instant now) {
    return result.ok() || values == null || isStale(values.at, now)
        ? result
        : new ProbeResult(
            result.ok(), result.message(), result.status(), result.body(), values.byName);
  }

  private boolean turn(Duration late) {
    if (!wanted) {
      listener.rests();
      return false;
    }
    Sight seen = guardedLook();
    boolean changed = !seen.saysTheSameAs(latest);
    latest = seen;
    listener.looked(seen.result, seen.at, late);
    if (changed) {
      listener.changed();
    }
    return true;
  }

  /** Whatever goes wrong in looking ends a look and not the loop. */
  private Sight guardedLook() {
    try {
      return look();
    } catch (RuntimeException e) {
      return new Sight(Prober.erred(e), null, clock.instant(), null);
    }
  }

  private Sight look() {
    return switch (aim.get()) {
      case Reading.Unknown<Look.Aimed>(String why) ->
          new Sight(Reading.unknown(why), null, clock.instant(), null);
      case Reading.Known<Look.Aimed>(Look.Aimed aimed) -> {
        Reading<ProbeResult> result = Prober.within(target.timeout(), aimed.look(), late(), stalls);
        Instant at = clock.instant();
        yield new Sight(result, aimed.incarnation(), at, values(result, aimed.incarnation(), at));
      }
    };
  }

  private @Nullable Values values(Reading<ProbeResult> result, Incarnation of, Instant at) {
    if (result instanceof Reading.Known<ProbeResult>(ProbeResult seen) && seen.ok()) {
      return new Values(seen.values(), at);
    }
    Sight before = latest;
    return before != null && of.equals(before.of) ? before.values : null;
  }

  /** A service that doesn't answer has failed; a log or a Prometheus that doesn't has not. */
  private Reading<ProbeResult> late() {
    String message = "no answer within " + target.timeout().toSeconds() + " s";
    return target.kind() instanceof ProbeTarget.OfProcess
        ? Reading.of(ProbeResult.failed(message))
        : Reading.unknown(message);
  }

  @Override
  public void close() {
    loop.close();
  }
}
