package io.marketprism.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.marketprism.operator.runbook.RemediationPhase;
import org.jspecify.annotations.Nullable;

/** How far an action has come. All times in UTC. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record RemediationStatus(
    @JsonPropertyDescription("From intent to outcome.") @Nullable RemediationPhase phase,
    @JsonPropertyDescription("The operator that claimed it.") @Nullable String holder,
    @JsonPropertyDescription("What is known, for a person.") @Nullable String message,
    @JsonPropertyDescription("When it was claimed.") @Nullable String executingAt,
    @JsonPropertyDescription("When its call was over.") @Nullable String verifyingAt,
    @JsonPropertyDescription("When it was over.") @Nullable String endedAt) {

  public static final RemediationStatus PLANNED =
      new RemediationStatus(RemediationPhase.Planned, null, null, null, null, null);

  /** This status on to another phase. */
  public RemediationStatus on(RemediationPhase next, String newMessage, String now) {
    return new RemediationStatus(
        next,
        holder,
        newMessage,
        executingAt,
        next == RemediationPhase.Verifying ? now : verifyingAt,
        next.isTerminal() ? now : endedAt);
  }
}
