package io.marketprism.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.marketprism.operator.runbook.AlertState;
import io.marketprism.operator.runbook.Reason;
import io.marketprism.operator.runbook.Severity;
import io.marketprism.operator.runbook.Wanted;
import org.jspecify.annotations.Nullable;

/**
 * One restart that is wanted although nothing may be wrong.
 *
 * <p>Its words are plain texts: a newer operator may have written one that this version does not
 * know, and that must not stop an informer for all the others.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record RestartStatus(
    @Required
        @JsonPropertyDescription(
            "ScheduledRestart and the service's name, or Requested and the request's.")
        String name,
    @Required @JsonPropertyDescription("The service.") String service,
    @Required @JsonPropertyDescription("The schedule, or the time of the request.") String of,
    @Required
        @JsonProperty("reason")
        @JsonPropertyDescription("Why it is acted on, or not: one reason out of a closed list.")
        String reasonWord,
    @JsonPropertyDescription("The reason in a sentence.") @Nullable String message,
    @JsonPropertyDescription("Since when it has been watched.") @Nullable String since,
    @JsonPropertyDescription("Since when it has been due; absent while it isn't.")
        @Nullable String dueSince,
    @JsonPropertyDescription("When it last ceased to be due.") @Nullable String overSince,
    @JsonProperty("outcome")
        @JsonPropertyDescription(
            "What has become of it last: Done, Expired or Refused of a request, Missed of a"
                + " window.")
        @Nullable String outcomeWord,
    @JsonPropertyDescription("The window, or the time of the request, that this is about.")
        @Nullable String outcomeOf,
    @JsonPropertyDescription("Since when it is escalated.") @Nullable String escalatedSince,
    @JsonPropertyDescription("Why, with the evidence as it was then.")
        @Nullable String escalatedBecause) {

  /** The reason; Unknown for a word that this version does not know. */
  public Reason reason() {
    return Words.parseOr(Reason.class, reasonWord, Reason.Unknown);
  }

  /**
   * What has become of it; Done for a word that this version does not know, so that nothing is done
   * again.
   */
  public Wanted.@Nullable Outcome outcome() {
    return Words.parse(Wanted.Outcome.class, outcomeWord, Wanted.Outcome.Done);
  }

  /** The same as an alert: on-call is called for both in the same way. */
  public StackStatus.AlertStatus asAlert() {
    return new StackStatus.AlertStatus(
        name,
        service,
        Severity.warning.name(),
        (dueSince == null ? AlertState.Phase.Inactive : AlertState.Phase.Firing).name(),
        reasonWord,
        message,
        dueSince,
        overSince,
        escalatedSince,
        escalatedBecause,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }
}
