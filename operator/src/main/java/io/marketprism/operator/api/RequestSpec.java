package io.marketprism.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** Something that somebody asks the operator to do, once. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record RequestSpec(
    @Required
        @Pattern(Names.DNS_LABEL)
        @Size(max = 40)
        @JsonPropertyDescription("A name of its own. With another time it is another request.")
        String name,
    @Required
        @Pattern(Names.DNS_LABEL)
        @Size(max = 40)
        @JsonPropertyDescription("The service that is acted on.")
        String service,
    @JsonPropertyDescription(
            "What is asked for: Restart (if omitted; a container that is stopped is started), Start,"
                + " or Recreate by docker compose.")
        @Nullable Verb action,
    @Required
        @Size(min = 1, max = 200)
        @JsonPropertyDescription("Why, for those who read of it later.")
        String reason,
    @Required
        @Size(min = 1, max = 100)
        @JsonPropertyDescription(
            "Who asks, for the same readers. Nobody checks it: it is shown as what is claimed.")
        String by,
    @Required
        @Pattern(Names.TIME)
        @JsonPropertyDescription(
            "When it is asked for, in UTC: 2026-12-01T06:00:00Z. What can't be begun within 15"
                + " minutes of it expires; a time more than 5 minutes ahead is refused.")
        String at,
    @JsonPropertyDescription(
            "true: limits, back-off and escalation don't hold it. All else does. false if omitted.")
        @Nullable Boolean overrideLimits) {

  /** What may be asked for. */
  public enum Verb {
    Restart,
    Start,
    Recreate
  }

  public Verb actionOrRestart() {
    return action == null ? Verb.Restart : action;
  }
}
