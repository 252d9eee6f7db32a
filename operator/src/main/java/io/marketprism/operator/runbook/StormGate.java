package io.marketprism.operator.runbook;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When many services that don't depend on each other begin to fail at once, the fault is not
 * theirs: a disk, the network, the host. Restarting them all would only add to it. The gate closes
 * for restarts and opens when nothing more has begun to fail for a while. Each Docker host has one,
 * for the services of all stacks on it.
 */
public final class StormGate {

  static final int AT_LEAST = 3;
  static final Duration WINDOW = Duration.ofMinutes(1);
  static final Duration OPENS_AFTER = Duration.ofMinutes(2);

  private StormGate() {}

  /**
   * The gates that are closed after a look at all services of a stack.
   *
   * @param own by DockerHost, what the stack has there
   * @param elsewhere what the other stacks reported last
   * @param closed by DockerHost: when it was to open
   * @return by DockerHost: when it opens
   */
  static Map<String, Instant> next(
      Map<String, HostShare> own, Readings elsewhere, Map<String, Instant> closed, Instant now) {
    Map<String, Instant> next = new LinkedHashMap<>();
    own.forEach(
        (host, share) ->
            opensAt(share.and(elsewhere.elsewhere(host)), closed.get(host), now)
                .ifPresent(until -> next.put(host, until)));
    return Map.copyOf(next);
  }

  /**
   * The gate of one host.
   *
   * @param all what all stacks have on it
   * @param closedUntil when it was to open; null while it is open
   * @return when it opens; empty while it is open
   */
  public static Optional<Instant> opensAt(
      HostShare all, @Nullable Instant closedUntil, Instant now) {
    List<Instant> begun =
        all.failing().stream().filter(since -> since.plus(WINDOW).isAfter(now)).toList();
    boolean storm = begun.size() >= AT_LEAST && begun.size() * 2 > all.roots();
    boolean another = closedUntil != null && !begun.isEmpty();
    Instant opens =
        storm || another
            ? begun.stream().max(Instant::compareTo).orElse(now).plus(OPENS_AFTER)
            : Instant.MIN;
    Instant later = closedUntil == null || opens.isAfter(closedUntil) ? opens : closedUntil;
    return Optional.of(later).filter(now::isBefore);
  }
}
