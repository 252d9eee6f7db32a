package io.marketprism.operator.report;

import io.fabric8.kubernetes.api.model.Condition;
import io.marketprism.operator.api.DockerHost;
import io.marketprism.operator.api.DockerHostSpec;
import io.marketprism.operator.api.DockerHostStatus;
import io.marketprism.operator.api.HostConditionReason;
import io.marketprism.operator.compiler.CompiledStack.Fault;
import io.marketprism.operator.compiler.HostMaintenance;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.workload.ContainerHost;
import io.marketprism.operator.workload.Loopback;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The conditions of a DockerHost; all are normal when True. */
public final class HostConditions {

  private final DockerHostSpec spec;
  private final Transitions transitions;
  private final Instant now;

  public HostConditions(DockerHost host, Instant now) {
    DockerHostStatus before = Objects.requireNonNullElse(host.getStatus(), DockerHostStatus.EMPTY);
    this.spec = host.getSpec();
    this.now = now;
    this.transitions =
        new Transitions(before.conditionsOrEmpty(), host.getMetadata().getGeneration(), now);
  }

  /**
   * What is so now.
   *
   * @param engine who the engine is, or why it doesn't answer
   * @param certificates Unknown where TLS is asked for and there is nothing to speak it with
   * @param receivers who can't be told of anything, and why, by name
   * @param maintenance what is declared of it
   */
  public List<Condition> of(
      Reading<ContainerHost.HostInfo> engine,
      Reading<?> certificates,
      Map<String, String> receivers,
      HostMaintenance maintenance) {
    List<Condition> conditions =
        new ArrayList<>(List.of(reachable(engine, certificates), secure(), clock(engine)));
    if (!spec.notificationsOrEmpty().isEmpty()) {
      conditions.add(notifications(receivers));
    }
    if (maintenance.isDeclared()) {
      conditions.add(actions(maintenance));
    }
    conditions.addFirst(ready(conditions));
    return List.copyOf(conditions);
  }

  private Condition ready(List<Condition> others) {
    String faults =
        others.stream()
            .filter(c -> hinders(HostConditionReason.valueOf(c.getReason())))
            .map(c -> c.getType() + ": " + c.getMessage())
            .collect(Collectors.joining("; "));
    return faults.isEmpty()
        ? condition(HostConditionReason.Usable, "it can be used as it is declared")
        : condition(HostConditionReason.NotUsable, faults);
  }

  private static boolean hinders(HostConditionReason reason) {
    return switch (reason) {
      case EngineUnreachable, NoCertificates, ClockUnreliable -> true;
      case ReceiversNotReady, WindowMisdeclared -> true;
      default -> false;
    };
  }

  private Condition actions(HostMaintenance maintenance) {
    List<String> faults = maintenance.faults().stream().map(Fault::toString).toList();
    return maintenance
        .at(now)
        .map(
            m ->
                condition(
                    HostConditionReason.UnderMaintenance,
                    Stream.concat(Stream.of(Wording.of(m)), faults.stream())
                        .collect(Collectors.joining("; "))))
        .orElseGet(
            () ->
                faults.isEmpty()
                    ? condition(HostConditionReason.NoMaintenance, "no maintenance goes on")
                    : condition(HostConditionReason.WindowMisdeclared, String.join("; ", faults)));
  }

  private Condition notifications(Map<String, String> receivers) {
    return receivers.isEmpty()
        ? condition(HostConditionReason.AllReceiversReady, "every receiver can be notified")
        : condition(
            HostConditionReason.ReceiversNotReady,
            receivers.entrySet().stream()
                .map(receiver -> receiver.getKey() + ": " + receiver.getValue())
                .collect(Collectors.joining("; ")));
  }

  private Condition reachable(Reading<ContainerHost.HostInfo> engine, Reading<?> certificates) {
    return switch (engine) {
      case Reading.Known<ContainerHost.HostInfo> known ->
          condition(HostConditionReason.EngineAnswers, "the Docker Engine answers");
      case Reading.Unknown<ContainerHost.HostInfo>(String why) ->
          condition(
              certificates instanceof Reading.Unknown
                  ? HostConditionReason.NoCertificates
                  : HostConditionReason.EngineUnreachable,
              why);
    };
  }

  private Condition clock(Reading<ContainerHost.HostInfo> engine) {
    if (!(engine instanceof Reading.Known<ContainerHost.HostInfo>(ContainerHost.HostInfo info))) {
      return condition(HostConditionReason.ClockUnknown, "the Docker Engine does not answer");
    }
    HostConditionReason reason =
        info.clock().isSynchronized()
            ? HostConditionReason.SameTime
            : info.clock().isBridged()
                ? HostConditionReason.ClockOffset
                : HostConditionReason.ClockUnreliable;
    return condition(reason, info.clock().sentence());
  }

  private Condition secure() {
    if (!spec.endpoint().startsWith("tcp://")) {
      return condition(HostConditionReason.LocalSocket, "a socket of this machine");
    }
    if (spec.tls() != null) {
      return condition(HostConditionReason.MutualTLS, "both sides show their certificates");
    }
    return Loopback.names(spec.endpointHost())
        ? condition(HostConditionReason.Loopback, "plain TCP that doesn't leave this machine")
        : condition(
            HostConditionReason.PlainTCP,
            "%s is neither encrypted nor does it ask who calls: who reaches it is root on that machine, unless something between them restricts the calls; spec.tls speaks TLS"
                .formatted(spec.endpoint()));
  }

  private Condition condition(HostConditionReason reason, String message) {
    return transitions.to(reason.type().name(), reason.status(), reason.name(), message);
  }
}
