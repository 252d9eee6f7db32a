package io.marketprism.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.marketprism.operator.runbook.AbortReason;
import io.marketprism.operator.runbook.RemediationPhase;
import org.jspecify.annotations.Nullable;

/** How far an action has come. All times in UTC. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record RemediationStatus(
    @JsonPropertyDescription("From intent to outcome.") @Nullable RemediationPhase phase,
    @JsonPropertyDescription("Why it was given up, if it was.") @Nullable AbortReason reason,
    @JsonPropertyDescription("The operator that claimed it.") @Nullable String holder,
    @JsonPropertyDescription("What is known, for a person.") @Nullable String message,
    @JsonPropertyDescription("When it was claimed.") @Nullable String executingAt,
    @JsonPropertyDescription("When its call was over.") @Nullable String verifyingAt,
    @JsonPropertyDescription("When it was over.") @Nullable String endedAt,
    @JsonPropertyDescription("What was seen just before the call.") @Nullable Evidence evidence) {

  public static final RemediationStatus PLANNED =
      new RemediationStatus(RemediationPhase.Planned, null, null, null, null, null, null, null);

  /** The status of one that its holder is about to carry out. */
  public static RemediationStatus claimed(String holder, String now) {
    return new RemediationStatus(
        RemediationPhase.Executing, null, holder, "claimed", now, null, null, null);
  }

  /**
   * This status on to another phase.
   *
   * @param aborted why it is given up; null where it isn't
   */
  public RemediationStatus on(
      RemediationPhase next, @Nullable AbortReason aborted, String newMessage, String now) {
    return new RemediationStatus(
        next,
        aborted,
        holder,
        newMessage,
        executingAt,
        next == RemediationPhase.Verifying ? now : verifyingAt,
        next.isTerminal() ? now : endedAt,
        evidence);
  }

  /** This status with what was seen before the call. */
  public RemediationStatus with(Evidence seen) {
    return new RemediationStatus(
        phase, reason, holder, message, executingAt, verifyingAt, endedAt, seen);
  }

  /** A digest of the flight record. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Evidence(
      @JsonPropertyDescription("The flight record's file in the operator's data directory.")
          @Nullable String flightRecord,
      @JsonPropertyDescription("The SHA-256 of that file.") @Nullable String sha256,
      @JsonPropertyDescription("What it says, in short.") @Nullable String summary) {}
}
