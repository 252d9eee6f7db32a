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
import java.util.Objects;
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

  /** By the stack's uid, the one that reported longest ago first. */
  private final Map<String, Reported> reported = new LinkedHashMap<>();

  private final Map<String, Daemon> daemons = new HashMap<>();

  private final UnaryOperator<String> daemonOf;

  /**
   * @param byDaemon what it has there
   */
  private record Reported(Instant at, Map<String, HostShare> byDaemon) {}

  /**
   * All that was reported of one daemon, summed up: nearly all services of a large one are well.
   */
  private static final class Daemon {
    private int roots;

    /** By the stack's uid, those with something that fails, or a restart. */
    private final Map<String, HostShare> notable = new LinkedHashMap<>();

    void add(String stack, HostShare share) {
      roots += share.roots();
      if (!share.isCalm()) {
        notable.put(stack, share);
      }
    }

    void remove(String stack, HostShare share) {
      roots -= share.roots();
      notable.remove(stack);
    }

    HostShare concede(String stack, HostShare share) {
      remove(stack, share);
      HostShare without = share.conceded();
      add(stack, without);
      return without;
    }

    /** What all but one have here. */
    HostShare without(String stack, HostShare own) {
      List<Instant> failing = new ArrayList<>();
      String restart = null;
      for (Map.Entry<String, HostShare> other : notable.entrySet()) {
        if (!other.getKey().equals(stack)) {
          failing.addAll(other.getValue().failing());
          restart = restart == null ? other.getValue().restart() : restart;
        }
      }
      return new HostShare(roots - own.roots(), failing, restart);
    }
  }

  /**
   * @param daemonOf the daemon of a DockerHost
   */
  Shares(UnaryOperator<String> daemonOf) {
    this.daemonOf = daemonOf;
  }

  /**
   * What all others have reported last, by DockerHost.
   *
   * @param stack its uid
   * @param hosts the DockerHosts that it names
   */
  public synchronized Map<String, HostShare> elsewhere(
      String stack, Iterable<String> hosts, Instant now) {
    forgetOutdated(now);
    Reported own = reported.get(stack);
    Map<String, HostShare> elsewhere = new LinkedHashMap<>();
    for (String host : hosts) {
      String name = daemonOf.apply(host);
      Daemon daemon = daemons.get(name);
      if (daemon != null) {
        HostShare ownThere =
            own == null ? HostShare.NOTHING : own.byDaemon.getOrDefault(name, HostShare.NOTHING);
        elsewhere.put(host, daemon.without(stack, ownThere));
      }
    }
    return elsewhere;
  }

  private void forgetOutdated(Instant now) {
    while (!reported.isEmpty()) {
      Map.Entry<String, Reported> oldest = reported.entrySet().iterator().next();
      if (oldest.getValue().at.plus(CURRENT).isAfter(now)) {
        return;
      }
      withdraw(oldest.getKey());
    }
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
      Function<Map<String, HostShare>, Evaluation> evaluate) {
    Evaluation evaluation = evaluate.apply(elsewhere(stack, hosts, now));
    report(stack, evaluation.hosts(), now);
    return evaluation;
  }

  /** Keeps what a stack's evaluation has reported, by DockerHost. */
  public synchronized void report(String stack, Map<String, HostShare> byHost, Instant now) {
    Map<String, HostShare> byDaemon = new HashMap<>();
    byHost.forEach((host, share) -> byDaemon.merge(daemonOf.apply(host), share, HostShare::and));
    withdraw(stack);
    reported.put(stack, new Reported(now, byDaemon));
    byDaemon.forEach(
        (name, share) -> daemons.computeIfAbsent(name, n -> new Daemon()).add(stack, share));
  }

  /** What a stack has reported last is so still. */
  public synchronized void goesOn(String stack, Instant now) {
    Reported before = reported.remove(stack);
    if (before != null) {
      reported.put(stack, new Reported(now, before.byDaemon));
    }
  }

  /** A restart that was decided on was not begun after all: the slot is free. */
  public synchronized void concede(String stack) {
    reported.computeIfPresent(
        stack,
        (uid, before) -> {
          Map<String, HostShare> without = new HashMap<>(before.byDaemon);
          without.replaceAll((name, share) -> daemon(name).concede(stack, share));
          return new Reported(before.at, without);
        });
  }

  /** All stacks but these are gone, by uid. */
  public synchronized void retain(Set<String> uids) {
    List<String> gone = reported.keySet().stream().filter(uid -> !uids.contains(uid)).toList();
    gone.forEach(this::withdraw);
  }

  /** A stack is gone. */
  public synchronized void withdraw(String stack) {
    Reported gone = reported.remove(stack);
    if (gone != null) {
      gone.byDaemon.forEach((name, share) -> daemon(name).remove(stack, share));
    }
  }

  /** One of which something was reported. */
  private Daemon daemon(String name) {
    return Objects.requireNonNull(daemons.get(name), name);
  }
}
