package io.marketprism.operator.host;

import io.marketprism.operator.runbook.Evaluation;
import io.marketprism.operator.runbook.HostShare;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * What the stacks have on each daemon that concerns the others there: the storm gate and the slot
 * for restarts are a daemon's, and not a stack's or a DockerHost's.
 */
public final class Shares {

  /** A stack that has not been evaluated for so long holds nobody up. */
  private static final Duration CURRENT = Duration.ofSeconds(30);

  /** By the stack's uid. */
  private final Map<String, Reported> reported = new HashMap<>();

  private final UnaryOperator<String> daemonOf;

  /**
   * @param byDaemon what it has there
   */
  private record Reported(Instant at, Map<String, List<HostShare>> byDaemon) {}

  /**
   * @param daemonOf the daemon of a DockerHost
   */
  Shares(UnaryOperator<String> daemonOf) {
    this.daemonOf = daemonOf;
  }

  /**
   * What the others have reported last, by DockerHost.
   *
   * @param stack its uid
   * @param hosts the DockerHosts that it names
   */
  public synchronized Map<String, List<HostShare>> elsewhere(
      String stack, Iterable<String> hosts, Instant now) {
    Map<String, List<HostShare>> elsewhere = new LinkedHashMap<>();
    for (String host : hosts) {
      String daemon = daemonOf.apply(host);
      List<HostShare> others = new ArrayList<>();
      reported.forEach(
          (other, shares) -> {
            if (!other.equals(stack) && shares.at.plus(CURRENT).isAfter(now)) {
              others.addAll(shares.byDaemon.getOrDefault(daemon, List.of()));
            }
          });
      elsewhere.put(host, others);
    }
    return elsewhere;
  }

  /**
   * Evaluates by what the others have reported, and reports, before any other stack does: of two
   * that want the slot of a daemon one comes first.
   *
   * @param evaluate given the others' shares
   */
  public synchronized Evaluation exclusively(
      String stack,
      Iterable<String> hosts,
      Instant now,
      Function<Map<String, List<HostShare>>, Evaluation> evaluate) {
    Evaluation evaluation = evaluate.apply(elsewhere(stack, hosts, now));
    report(stack, evaluation.hosts(), now);
    return evaluation;
  }

  /** Keeps what a stack's evaluation has reported, by DockerHost. */
  public synchronized void report(String stack, Map<String, HostShare> byHost, Instant now) {
    Map<String, List<HostShare>> shares = new HashMap<>();
    byHost.forEach(
        (host, share) ->
            shares.computeIfAbsent(daemonOf.apply(host), d -> new ArrayList<>()).add(share));
    reported.put(stack, new Reported(now, shares));
  }

  /** A restart that was decided on was not begun after all: the slot is free. */
  public synchronized void concede(String stack) {
    reported.computeIfPresent(
        stack,
        (uid, shares) -> {
          Map<String, List<HostShare>> without = new HashMap<>();
          shares.byDaemon.forEach(
              (daemon, all) ->
                  without.put(
                      daemon,
                      all.stream().map(share -> new HostShare(share.roots(), null)).toList()));
          return new Reported(shares.at, without);
        });
  }

  /** All stacks but these are gone, by uid. */
  public synchronized void retain(Set<String> uids) {
    reported.keySet().retainAll(uids);
  }

  /** A stack is gone. */
  public synchronized void withdraw(String stack) {
    reported.remove(stack);
  }
}
