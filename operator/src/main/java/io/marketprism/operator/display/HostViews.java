package io.marketprism.operator.display;

import io.fabric8.kubernetes.api.model.Condition;
import io.marketprism.operator.api.DockerHost;
import io.marketprism.operator.api.DockerHostSpec.Allow;
import io.marketprism.operator.api.DockerHostSpec.Verb;
import io.marketprism.operator.api.DockerHostStatus;
import io.marketprism.operator.api.HostConditionType;
import io.marketprism.operator.web.view.HostItem;
import io.marketprism.operator.web.view.HostItem.HostCondition;
import io.marketprism.operator.web.view.HostItem.HostGrant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** DockerHosts, as their resource shows them; without their addresses. */
public final class HostViews {

  private HostViews() {}

  /** What is shown of one. */
  public static HostItem item(DockerHost host) {
    DockerHostStatus status = Objects.requireNonNullElse(host.getStatus(), DockerHostStatus.EMPTY);
    Optional<Condition> ready = status.condition(HostConditionType.Ready.name());
    return new HostItem(
        host.getMetadata().getName(),
        ready.map(Condition::getStatus).orElse("Unknown"),
        status.reachable(),
        status.engineVersion(),
        status.composeVersion(),
        ready
            .filter(condition -> !condition.getStatus().equals("True"))
            .map(Condition::getMessage)
            .orElse(status.message()),
        status.conditionsOrEmpty().stream()
            .map(c -> new HostCondition(c.getType(), c.getStatus(), c.getReason(), c.getMessage()))
            .toList(),
        host.getSpec().allowOrEmpty().stream().map(HostViews::grant).toList());
  }

  private static HostGrant grant(Allow allow) {
    List<Verb> verbs = allow.verbs() == null ? Arrays.asList(Verb.values()) : allow.verbs();
    return new HostGrant(
        allow.namespaces(),
        allow.containers(),
        verbs.stream().filter(Objects::nonNull).map(Verb::name).toList());
  }
}
