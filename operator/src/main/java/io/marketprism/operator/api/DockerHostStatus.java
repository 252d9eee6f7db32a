package io.marketprism.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is seen of a Docker Engine. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record DockerHostStatus(
    @JsonPropertyDescription("The generation of the spec that this status is about.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("Whether the engine answers.") @Nullable Boolean reachable,
    @JsonPropertyDescription("Why it doesn't answer.") @Nullable String message,
    @JsonPropertyDescription("The engine's version.") @Nullable String engineVersion,
    @JsonPropertyDescription("The engine's own id; two DockerHosts may be one daemon.")
        @Nullable String engineId,
    @JsonPropertyDescription("Whether docker compose can be used for the listed projects.")
        @Nullable Boolean composeAvailable,
    @JsonPropertyDescription("Its version, or why it can't be used.")
        @Nullable String composeMessage,
    @JsonPropertyDescription(
            "Its version alone; \"not granted\" where no project is listed, \"unusable\" where it can't be used.")
        @Nullable String composeVersion,
    @JsonPropertyDescription(
            "Ready, Reachable, TransportSecure, ClockSynchronized, NotificationsReady and ActionsTaken; all are normal"
                + " when True.")
        @Nullable List<Condition> conditions) {

  public static final DockerHostStatus EMPTY =
      new DockerHostStatus(null, null, null, null, null, null, null, null, null);

  public List<Condition> conditionsOrEmpty() {
    return conditions == null ? List.of() : conditions;
  }

  /** One of the conditions. */
  public Optional<Condition> condition(String type) {
    return conditionsOrEmpty().stream().filter(c -> c.getType().equals(type)).findFirst();
  }
}
