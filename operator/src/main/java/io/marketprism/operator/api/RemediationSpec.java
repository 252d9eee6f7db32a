package io.marketprism.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.marketprism.operator.runbook.Action;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An intent, written before the act. It never changes. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(value = "self == oldSelf", message = "the intent of a Remediation can't be changed")
public record RemediationSpec(
    @Required
        @Size(max = 40)
        @JsonPropertyDescription("The MarketPrismStack, in the same namespace.")
        String stack,
    @Required @Size(max = 60) @JsonPropertyDescription("The service that is acted on.")
        String service,
    @Required @Size(max = 60) @JsonPropertyDescription("The alert that asked for it.") String alert,
    @Required @Size(max = 60) @JsonPropertyDescription("The alert's scenario that applied.")
        String scenario,
    @Required
        @JsonProperty("action")
        @JsonPropertyDescription("What is done: Start, Create, Restart or Recreate.")
        String actionWord,
    @Required @Size(max = 4096) @JsonPropertyDescription("Why, for a person.") String reason,
    @Required @JsonPropertyDescription("The one life of the one container that it is meant for.")
        Target target,
    @Required
        @Pattern(Names.TIME)
        @JsonPropertyDescription("If it has not been begun by then, it is not done at all (UTC).")
        String actBefore,
    @JsonPropertyDescription("What the alert says is worth knowing beside it, as it was then.")
        @Nullable Map<String, String> evidence) {

  /** In this version's words. */
  public RemediationSpec(
      String stack,
      String service,
      String alert,
      String scenario,
      Action action,
      String reason,
      Target target,
      String actBefore,
      @Nullable Map<String, String> evidence) {
    this(stack, service, alert, scenario, action.name(), reason, target, actBefore, evidence);
  }

  /** What is done. A word that this version does not know is Escalate: nothing to execute. */
  public Action action() {
    return Words.parseOr(Action.class, actionWord, Action.Escalate);
  }

  /** The one life of the one container. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Target(
      @Required @Size(max = 256) @JsonPropertyDescription("The DockerHost.") String hostRef,
      @Required @Size(max = 256) @JsonPropertyDescription("The Docker Engine's own id.")
          String engineId,
      @Required @Size(max = 256) @JsonPropertyDescription("The container's name.") String container,
      @Required @Size(max = 256) @JsonPropertyDescription("The container's id.") String containerId,
      @Required
          @Pattern(Names.TIME)
          @JsonPropertyDescription("When its process was last started (UTC).")
          String startedAt) {}
}
