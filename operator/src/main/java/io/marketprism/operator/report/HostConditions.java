package io.marketprism.operator.report;

import io.fabric8.kubernetes.api.model.Condition;
import io.marketprism.operator.api.DockerHost;
import io.marketprism.operator.api.DockerHostSpec;
import io.marketprism.operator.api.DockerHostStatus;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.workload.Loopback;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** The conditions of a DockerHost; all are normal when True. */
public final class HostConditions {

  public static final String REACHABLE = "Reachable";
  public static final String TRANSPORT_SECURE = "TransportSecure";
  public static final String NOTIFICATIONS_READY = "NotificationsReady";

  private final DockerHostSpec spec;
  private final Transitions transitions;

  public HostConditions(DockerHost host, Instant now) {
    DockerHostStatus before = Objects.requireNonNullElse(host.getStatus(), DockerHostStatus.EMPTY);
    this.spec = host.getSpec();
    this.transitions =
        new Transitions(before.conditionsOrEmpty(), host.getMetadata().getGeneration(), now);
  }

  /**
   * What is so now.
   *
   * @param engine who the engine is, or why it doesn't answer
   * @param certificates Unknown where TLS is asked for and there is nothing to speak it with
   * @param receivers who can't be told of anything, and why, by name
   */
  public List<Condition> of(
      Reading<?> engine, Reading<?> certificates, Map<String, String> receivers) {
    List<Condition> conditions =
        new ArrayList<>(List.of(reachable(engine, certificates), secure()));
    if (!spec.notificationsOrEmpty().isEmpty()) {
      conditions.add(notifications(receivers));
    }
    return List.copyOf(conditions);
  }

  private Condition notifications(Map<String, String> receivers) {
    return receivers.isEmpty()
        ? transitions.to(
            NOTIFICATIONS_READY, "True", "AllReceiversReady", "every receiver can be told")
        : transitions.to(
            NOTIFICATIONS_READY,
            "False",
            "ReceiversNotReady",
            receivers.entrySet().stream()
                .map(receiver -> receiver.getKey() + ": " + receiver.getValue())
                .collect(Collectors.joining("; ")));
  }

  private Condition reachable(Reading<?> engine, Reading<?> certificates) {
    return switch (engine) {
      case Reading.Known<?> known ->
          transitions.to(REACHABLE, "True", "EngineAnswers", "the Docker Engine answers");
      case Reading.Unknown<?>(String why) ->
          transitions.to(
              REACHABLE,
              "False",
              certificates instanceof Reading.Unknown ? "NoCertificates" : "EngineUnreachable",
              why);
    };
  }

  private Condition secure() {
    URI endpoint = URI.create(spec.endpoint());
    if (!"tcp".equals(endpoint.getScheme())) {
      return transitions.to(TRANSPORT_SECURE, "True", "LocalSocket", "a socket of this machine");
    }
    if (spec.tls() != null) {
      return transitions.to(
          TRANSPORT_SECURE, "True", "MutualTLS", "both sides show their certificates");
    }
    String host = Objects.requireNonNullElse(endpoint.getHost(), "");
    return Loopback.names(host)
        ? transitions.to(
            TRANSPORT_SECURE, "True", "Loopback", "plain TCP that doesn't leave this machine")
        : transitions.to(
            TRANSPORT_SECURE,
            "False",
            "PlainTCP",
            "%s is neither encrypted nor does it ask who calls: whoever reaches it is root on that machine, unless something between them restricts the calls; spec.tls speaks TLS"
                .formatted(spec.endpoint()));
  }
}
