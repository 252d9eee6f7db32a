package io.marketprism.operator.controller;

import io.marketprism.operator.api.ConditionReason;
import io.marketprism.operator.api.DockerHostSpec.Verb;
import io.marketprism.operator.api.Grants;
import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.compiler.CompiledStack;
import io.marketprism.operator.compiler.CompiledStack.Fault;
import io.marketprism.operator.compiler.CompiledStack.Workload;
import io.marketprism.operator.host.Claims;
import io.marketprism.operator.host.HostConnection;
import io.marketprism.operator.host.Hosts;
import io.marketprism.operator.observe.Sighting;
import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.Maintenance;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.Readings;
import io.marketprism.operator.runbook.ServiceReadings;
import io.marketprism.operator.runbook.ServiceReadings.Access;
import io.marketprism.operator.workload.ContainerHost;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts together what was seen of a stack's services and what their DockerHosts say of them. */
final class Gatherer {

  private final Hosts hosts;

  Gatherer(Hosts hosts) {
    this.hosts = hosts;
  }

  /** What the DockerHost grants on which a stack's services are that name no other. */
  Grants grants(MarketPrismStack stack) {
    String host = stack.getSpec().defaultHostOrLocal();
    return hosts.get(host).map(HostConnection::grants).orElseGet(() -> new Grants(host, List.of()));
  }

  /** All that an evaluation goes by; optional services that aren't there are left out of it. */
  Moment moment(MarketPrismStack stack, Watched watched, List<Remediation> known, Instant now) {
    CompiledStack declared = watched.compiled();
    Readings readings = readings(stack, declared, watched.observer().take(now), now);
    return new Moment(
        stack,
        declared.with(declared.policy().present(watched.state(), readings)),
        watched.state(),
        readings,
        known,
        now);
  }

  /** The readings of all services at one moment; what may be acted on is claimed for the stack. */
  private Readings readings(
      MarketPrismStack stack,
      CompiledStack compiled,
      Map<String, Sighting> sightings,
      Instant now) {
    claim(stack, compiled, sightings);
    Map<String, ServiceReadings> readings = new LinkedHashMap<>();
    sightings.forEach(
        (service, seen) ->
            compiled
                .workload(service)
                .ifPresent(
                    workload ->
                        readings.put(
                            service,
                            new ServiceReadings(
                                seen.container(),
                                seen.probes(),
                                access(stack, workload, seen.container()),
                                hosts.compose(workload, seen.container()),
                                freedAt(workload, seen.container()),
                                maintenance(workload, now),
                                seen.looks()))));
    return new Readings(readings);
  }

  /**
   * Who only looks, or may not act on a container, takes it from nobody. A claim outlives a look
   * that saw nothing.
   */
  private void claim(
      MarketPrismStack stack, CompiledStack compiled, Map<String, Sighting> sightings) {
    Map<String, Claims.Container> seen = new LinkedHashMap<>();
    compiled
        .workloads()
        .forEach(
            (service, workload) -> {
              Sighting sighting = sightings.get(service);
              if (sighting != null
                  && compiled.policy().actsOn(service)
                  && sighting.container()
                      instanceof Reading.Known<ContainerFacts>(ContainerFacts facts)
                  && refusal(stack, workload, facts).isEmpty()) {
                seen.put(service, Claims.Container.of(facts));
              }
            });
    hosts
        .claims()
        .hold(
            stack,
            seen,
            service ->
                compiled.policy().actsOn(service) && isUnseen(stack, compiled, sightings, service));
  }

  /** A look that saw nothing unsays no claim, unless the grant or the host is gone. */
  private boolean isUnseen(
      MarketPrismStack stack,
      CompiledStack compiled,
      Map<String, Sighting> sightings,
      String service) {
    Sighting sighting = sightings.get(service);
    Workload workload = compiled.workload(service).orElse(null);
    return workload != null
        && (sighting == null || sighting.container() instanceof Reading.Unknown)
        && hosts
            .get(workload.host())
            .filter(host -> mayActOnAny(stack, workload, host.grants()))
            .isPresent();
  }

  private static boolean mayActOnAny(MarketPrismStack stack, Workload workload, Grants grants) {
    return workload.containers().stream()
        .anyMatch(
            name -> grants.refusal(stack.getMetadata().getNamespace(), name, Verb.act).isEmpty());
  }

  private Optional<String> refusal(
      MarketPrismStack stack, Workload workload, ContainerFacts facts) {
    return hosts
        .get(workload.host())
        .flatMap(
            host ->
                host.grants().refusal(stack.getMetadata().getNamespace(), facts.name(), Verb.act));
  }

  private Access access(
      MarketPrismStack stack, Workload workload, Reading<ContainerFacts> container) {
    Optional<HostConnection> host = hosts.get(workload.host());
    if (host.isEmpty()) {
      return new Access.HostUnreachable("there is no DockerHost " + workload.host());
    }
    if (host.get().reached() instanceof Reading.Unknown<ContainerHost.HostInfo>(String why)) {
      return new Access.HostUnreachable(
          "DockerHost %s can't be reached: %s".formatted(workload.host(), why));
    }
    if (!(container instanceof Reading.Known<ContainerFacts>(ContainerFacts facts))) {
      return unseen(stack, workload, host.get().grants());
    }
    Optional<String> refusal = refusal(stack, workload, facts);
    if (refusal.isPresent()) {
      return new Access.NotAllowed(refusal.get());
    }
    return hosts
        .claims()
        .olderThan(stack, facts)
        .<Access>map(
            older ->
                new Access.ClaimedByOtherStack(
                    "container %s is claimed by the older stack %s".formatted(facts.name(), older)))
        .orElseGet(Access.Granted::new);
  }

  private @Nullable Maintenance maintenance(Workload workload, Instant now) {
    return hosts.get(workload.host()).flatMap(host -> host.maintenance().at(now)).orElse(null);
  }

  private @Nullable Instant freedAt(Workload workload, Reading<ContainerFacts> container) {
    return container instanceof Reading.Known<ContainerFacts>(ContainerFacts facts)
        ? hosts.get(workload.host()).flatMap(host -> host.freedAt(facts)).orElse(null)
        : null;
  }

  /** Where it may be looked at, the reading itself says what is missing. */
  private static Access unseen(MarketPrismStack stack, Workload workload, Grants grants) {
    List<Optional<String>> refusals =
        workload.containers().stream()
            .map(name -> grants.refusal(stack.getMetadata().getNamespace(), name, Verb.observe))
            .toList();
    return refusals.stream().allMatch(Optional::isPresent)
        ? new Access.NotAllowed(refusals.getFirst().orElseThrow())
        : new Access.Granted();
  }

  /** What is missing for a stack to run: DockerHosts that nobody has declared. */
  List<Fault> missingHosts(CompiledStack compiled) {
    List<Fault> missing = new ArrayList<>();
    compiled.workloads().values().stream()
        .map(Workload::host)
        .distinct()
        .filter(name -> hosts.get(name).isEmpty())
        .forEach(
            name ->
                missing.add(
                    new Fault(
                        ConditionReason.DockerHostNotFound,
                        "spec.defaultHostRef",
                        "there is no DockerHost %s: an administrator applies one, as in `kubectl apply -f deploy/samples/dockerhost-local.yaml`"
                            .formatted(name))));
    return missing;
  }
}
