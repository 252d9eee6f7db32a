package io.marketprism.operator.controller;

import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.compiler.CompiledStack;
import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.Mode;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.Readings;
import io.marketprism.operator.runbook.ServiceReadings;
import io.marketprism.operator.runbook.ServiceReadings.Access;
import io.marketprism.operator.runbook.ServiceReadings.Compose;
import io.marketprism.operator.workload.ContainerHost;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Takes the readings of all of a stack's services at one moment. */
final class Snapshot {

  private final Hosts hosts;
  private final Claims claims;

  Snapshot(Hosts hosts, Claims claims) {
    this.hosts = hosts;
    this.claims = claims;
  }

  Readings take(MarketPrismStack stack, StackRuntime runtime, Instant now) {
    Map<String, Reading<ContainerFacts>> containers = new LinkedHashMap<>();
    runtime.observers().forEach((service, o) -> containers.put(service, o.container(now)));
    claims.hold(stack, claimed(runtime, containers));

    Map<String, ServiceReadings> readings = new LinkedHashMap<>();
    runtime
        .observers()
        .forEach(
            (service, observer) -> {
              Reading<ContainerFacts> container = Objects.requireNonNull(containers.get(service));
              readings.put(
                  service,
                  new ServiceReadings(
                      container,
                      observer.probes(now),
                      access(stack, observer.workload(), container),
                      compose(service, observer.workload(), container)));
            });
    return new Readings(readings);
  }

  /** A claim outlives a look that told nothing; whoever only looks takes nothing from anybody. */
  private static Collection<Claims.Container> claimed(
      StackRuntime runtime, Map<String, Reading<ContainerFacts>> containers) {
    if (runtime.compiled().policy().mode() != Mode.Enforce) {
      return List.of();
    }
    containers.forEach(
        (service, container) -> {
          if (container instanceof Reading.Known<ContainerFacts>(ContainerFacts facts)) {
            runtime.claims().put(service, Claims.Container.of(facts));
          }
        });
    return runtime.claims().values();
  }

  private Compose compose(
      String service, CompiledStack.Workload workload, Reading<ContainerFacts> container) {
    return hosts
        .get(workload.host())
        .map(host -> host.compose().access(service, container))
        .orElseGet(
            () ->
                new Compose.NotListed(
                    "there is no DockerHost " + workload.host(),
                    "docker compose up -d " + service,
                    "docker compose up -d --build " + service));
  }

  private Access access(
      MarketPrismStack stack, CompiledStack.Workload workload, Reading<ContainerFacts> container) {
    Optional<HostConnection> host = hosts.get(workload.host());
    if (host.isEmpty()) {
      return new Access.HostUnreachable("there is no DockerHost " + workload.host());
    }
    if (host.get().reached() instanceof Reading.Unknown<ContainerHost.HostInfo>(String why)) {
      return new Access.HostUnreachable(
          "DockerHost %s can't be reached: %s".formatted(workload.host(), why));
    }
    if (!(container instanceof Reading.Known<ContainerFacts>(ContainerFacts facts))) {
      return new Access.Granted(); // and the reading itself says what is missing
    }
    String refusal = host.get().refusal(stack.getMetadata().getNamespace(), facts.name());
    if (refusal != null) {
      return new Access.NotAllowed(refusal);
    }
    return claims
        .olderThan(stack, facts)
        .<Access>map(
            older ->
                new Access.ClaimedByOtherStack(
                    "container %s is claimed by the older stack %s".formatted(facts.name(), older)))
        .orElseGet(Access.Granted::new);
  }
}
