package io.marketprism.operator.host;

import io.marketprism.operator.runbook.Evaluation;
import io.marketprism.operator.runbook.HostShare;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * What the stacks have on each daemon that concerns the others there: the storm gate and the slot
 * for restarts are a daemon's, and not a stack's or a DockerHost's.
 */
public final class Shares {

  /** By the stack's uid, and by daemon. */
  private final Map<String, Map<String, List<HostShare>>> reported = new HashMap<>();

  private final UnaryOperator<String> daemonOf;

  /**
   * @param daemonOf the daemon of a DockerHost
   */
  Shares(UnaryOperator<String> daemonOf) {
    this.daemonOf = daemonOf;
  }

  /**
   * Evaluates a stack by what the others have reported, and keeps what it reports itself. Of two
   * stacks that want the slot of a daemon one comes first.
   *
   * @param stack its uid
   * @param hosts the DockerHosts that it names
   * @param evaluate given the others' shares, by DockerHost
   */
  public synchronized Evaluation evaluate(
      String stack,
      Iterable<String> hosts,
      Function<Map<String, List<HostShare>>, Evaluation> evaluate) {
    Map<String, List<HostShare>> elsewhere = new LinkedHashMap<>();
    for (String host : hosts) {
      String daemon = daemonOf.apply(host);
      List<HostShare> others = new ArrayList<>();
      reported.forEach(
          (other, shares) -> {
            if (!other.equals(stack)) {
              others.addAll(shares.getOrDefault(daemon, List.of()));
            }
          });
      elsewhere.put(host, others);
    }
    Evaluation evaluation = evaluate.apply(elsewhere);
    report(stack, evaluation.hosts());
    return evaluation;
  }

  private void report(String stack, Map<String, HostShare> byHost) {
    Map<String, List<HostShare>> shares = new HashMap<>();
    byHost.forEach(
        (host, share) ->
            shares.computeIfAbsent(daemonOf.apply(host), d -> new ArrayList<>()).add(share));
    reported.put(stack, shares);
  }

  /**
   * A restart that was decided on was not begun after all, or its stack is gone: the slot is free.
   *
   * @param stack its uid
   */
  public synchronized void withdraw(String stack) {
    reported.remove(stack);
  }
}
