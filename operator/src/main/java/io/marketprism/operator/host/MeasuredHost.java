package io.marketprism.operator.host;

import io.marketprism.operator.loop.Loops;
import io.marketprism.operator.metrics.HostMetrics;
import io.marketprism.operator.metrics.HostMetrics.Call;
import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.Environment;
import io.marketprism.operator.workload.CallOutcome;
import io.marketprism.operator.workload.ContainerDiagnosis;
import io.marketprism.operator.workload.ContainerEvent;
import io.marketprism.operator.workload.ContainerHost;
import io.marketprism.operator.workload.ContainerList;
import io.marketprism.operator.workload.ContainerLog;
import io.marketprism.operator.workload.HostException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A host whose calls are timed and counted. */
final class MeasuredHost implements ContainerHost {

  private final ContainerHost host;
  private final HostMetrics.OfHost metrics;

  MeasuredHost(ContainerHost host, HostMetrics.OfHost metrics) {
    this.host = host;
    this.metrics = metrics;
  }

  @FunctionalInterface
  private interface Question<T> {
    T ask() throws HostException;
  }

  private <T> T asked(Call call, Question<T> question) throws HostException {
    long begun = System.nanoTime();
    boolean answered = false;
    try {
      T answer = question.ask();
      answered = true;
      return answer;
    } finally {
      metrics.called(call, Duration.ofNanos(System.nanoTime() - begun), answered);
    }
  }

  private CallOutcome called(Call call, Supplier<CallOutcome> act) {
    long begun = System.nanoTime();
    CallOutcome outcome = act.get();
    metrics.called(
        call, Duration.ofNanos(System.nanoTime() - begun), outcome instanceof CallOutcome.Done);
    return outcome;
  }

  @Override
  public HostInfo info() throws HostException {
    return asked(Call.INFO, host::info);
  }

  @Override
  public boolean ping() throws HostException {
    return asked(Call.PING, host::ping);
  }

  @Override
  public ContainerFacts inspect(String nameOrId) throws HostException {
    return asked(Call.INSPECT, () -> host.inspect(nameOrId));
  }

  @Override
  public ContainerList list() throws HostException {
    return asked(Call.LIST, host::list);
  }

  @Override
  public CallOutcome start(String containerId) {
    return called(Call.START, () -> host.start(containerId));
  }

  @Override
  public CallOutcome restart(String containerId, Duration stopTimeout) {
    return called(Call.RESTART, () -> host.restart(containerId, stopTimeout));
  }

  @Override
  public ContainerLog logs(String containerId, Instant since, int maxLines, int maxBytes)
      throws HostException {
    return asked(Call.LOGS, () -> host.logs(containerId, since, maxLines, maxBytes));
  }

  @Override
  public double cpuUsage(String containerId) throws HostException {
    return asked(Call.STATS, () -> host.cpuUsage(containerId));
  }

  /** Not counted: it is many calls within a limit of its own, and tells itself what is missing. */
  @Override
  public ContainerDiagnosis diagnose(String nameOrId, Environment known, Duration limit) {
    return host.diagnose(nameOrId, known, limit);
  }

  @Override
  public Watch watch(Loops loops, Consumer<ContainerEvent> onEvent) {
    return host.watch(loops, onEvent);
  }

  @Override
  public Instant toOperatorTime(Instant engineTime) {
    return host.toOperatorTime(engineTime);
  }

  @Override
  public void close() {
    host.close();
  }
}
