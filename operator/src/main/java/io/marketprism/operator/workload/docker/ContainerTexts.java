package io.marketprism.operator.workload.docker;

import static io.marketprism.operator.workload.docker.PlainText.limit;
import static io.marketprism.operator.workload.docker.PlainText.orNone;

import com.github.dockerjava.api.command.HealthState;
import com.github.dockerjava.api.command.HealthStateLog;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.RestartPolicy;
import io.marketprism.operator.runbook.ContainerFacts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an inspection tells of a container, for a person. */
final class ContainerTexts {

  private ContainerTexts() {}

  static String state(InspectContainerResponse response) {
    InspectContainerResponse.ContainerState state = response.getState();
    HostConfig host = response.getHostConfig();
    ContainerFacts.ComposeLabels compose = Inspection.compose(response.getConfig());
    HealthState health = state.getHealth();
    List<String> lines = new ArrayList<>();
    lines.add("name: " + response.getName().replaceFirst("^/", ""));
    lines.add("id: " + response.getId());
    lines.add("image: %s (%s)".formatted(response.getConfig().getImage(), response.getImageId()));
    lines.add(
        "state: %s, health %s"
            .formatted(state.getStatus(), orNone(health == null ? null : health.getStatus())));
    lines.add(
        "exit code: %s, out of memory: %s, error: %s"
            .formatted(state.getExitCodeLong(), state.getOOMKilled(), orNone(state.getError())));
    lines.add("created: " + response.getCreated());
    lines.add("started: " + state.getStartedAt());
    lines.add("finished: " + moment(state.getFinishedAt()));
    lines.add(
        "restarts by the engine: %s, restart policy: %s"
            .formatted(response.getRestartCount(), policy(host.getRestartPolicy())));
    lines.add(
        "limits: memory %s, memory with swap %s, CPUs %s, processes %s"
            .formatted(
                limit(host.getMemory()),
                limit(host.getMemorySwap()),
                cpus(host),
                number(host.getPidsLimit())));
    lines.add("ports: " + ports(host, response));
    lines.add("networks: " + networks(host, response));
    lines.add(
        "compose: project %s, service %s, files %s"
            .formatted(
                orNone(compose.project()),
                orNone(compose.service()),
                orNone(compose.configFiles())));
    return String.join("\n", lines);
  }

  private static String moment(@Nullable String at) {
    return Inspection.instant(at).equals(Instant.EPOCH) ? "never" : String.valueOf(at);
  }

  private static String policy(@Nullable RestartPolicy policy) {
    if (policy == null || policy.getName() == null || policy.getName().isEmpty()) {
      return "no";
    }
    Integer most = policy.getMaximumRetryCount();
    return policy.getName() + (most == null || most == 0 ? "" : ", at most " + most);
  }

  private static String cpus(HostConfig host) {
    Long nanos = host.getNanoCPUs();
    if (nanos != null && nanos > 0) {
      return String.valueOf(nanos / 1e9);
    }
    Long quota = host.getCpuQuota();
    Long period = host.getCpuPeriod();
    return quota == null || quota <= 0
        ? "none"
        : String.valueOf((double) quota / (period == null || period == 0 ? 100_000 : period));
  }

  private static String number(@Nullable Long limit) {
    return limit == null || limit <= 0 ? "none" : limit.toString();
  }

  /** Those that are bound now, else those that were asked for. */
  private static String ports(HostConfig host, InspectContainerResponse response) {
    Ports bound =
        response.getNetworkSettings() == null ? null : response.getNetworkSettings().getPorts();
    String now = ports(bound);
    return !now.isEmpty() ? now : orNone(ports(host.getPortBindings()));
  }

  private static String ports(@Nullable Ports ports) {
    List<String> texts = new ArrayList<>();
    if (ports != null && ports.getBindings() != null) {
      ports
          .getBindings()
          .forEach(
              (inside, bindings) -> {
                for (Ports.Binding at : bindings == null ? new Ports.Binding[0] : bindings) {
                  texts.add(
                      "%s:%s->%s"
                          .formatted(hostAddress(at.getHostIp()), at.getHostPortSpec(), inside));
                }
              });
    }
    return String.join(", ", texts.stream().sorted().toList());
  }

  /** Published without an address it is on all of them. */
  static String hostAddress(@Nullable String address) {
    return address == null || address.isEmpty() ? "0.0.0.0" : address;
  }

  private static String networks(HostConfig host, InspectContainerResponse response) {
    Map<String, ContainerNetwork> networks =
        response.getNetworkSettings() == null ? null : response.getNetworkSettings().getNetworks();
    if (networks == null || networks.isEmpty()) {
      return orNone(host.getNetworkMode());
    }
    List<String> texts = new ArrayList<>();
    networks.forEach(
        (name, network) -> texts.add("%s (%s)".formatted(name, orNone(network.getIpAddress()))));
    return String.join(", ", texts);
  }

  static String healthLog(InspectContainerResponse response) {
    HealthState health = response.getState().getHealth();
    if (health == null) {
      return "no health check";
    }
    StringBuilder text = new StringBuilder();
    text.append(
        "%s, %s failed in a row\n".formatted(health.getStatus(), health.getFailingStreak()));
    for (HealthStateLog check :
        health.getLog() == null ? List.<HealthStateLog>of() : health.getLog()) {
      text.append(
          "%s exit code %s: %s\n"
              .formatted(
                  check.getStart(),
                  check.getExitCodeLong(),
                  check.getOutput() == null ? "" : check.getOutput().strip()));
    }
    return text.toString();
  }
}
