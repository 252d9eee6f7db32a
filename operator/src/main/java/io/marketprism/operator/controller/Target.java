package io.marketprism.operator.controller;

import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.api.RemediationSpec;
import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.Reading;
import java.util.List;
import java.util.Optional;

/** Finds the container that an intent is about. */
final class Target {

  private final Hosts hosts;

  Target(Hosts hosts) {
    this.hosts = hosts;
  }

  Optional<HostConnection> host(Remediation remediation) {
    return hosts.get(remediation.getSpec().target().hostRef());
  }

  /** By its id; by its name where it is made, for then the id is another one. */
  Reading<ContainerFacts> look(Remediation remediation) {
    RemediationSpec.Target target = remediation.getSpec().target();
    String nameOrId =
        switch (remediation.getSpec().action()) {
          case Create, Recreate -> target.container();
          case Start, Restart, Watch, Wait, Escalate -> target.containerId();
        };
    return host(remediation)
        .map(host -> host.inspect(List.of(nameOrId)))
        .orElseGet(() -> Reading.unknown("there is no such DockerHost"));
  }
}
