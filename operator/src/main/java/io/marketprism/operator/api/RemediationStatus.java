package io.marketprism.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.marketprism.operator.runbook.AbortReason;
import io.marketprism.operator.runbook.RemediationPhase;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How far an action has come. All times in UTC.
 *
 * <p>Its words are plain texts: a newer operator may have written one that this version does not
 * know, and that must not stop an informer for all the others.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record RemediationStatus(
    @JsonProperty("phase")
        @JsonPropertyDescription(
            "From intent to outcome: AwaitingApproval where it needs one, Planned, Executing, Verifying, then Succeeded, Ineffective,"
                + " Failed or Aborted.")
        @Nullable String phaseWord,
    @JsonProperty("reason")
        @JsonPropertyDescription("Why it was given up, if it was: one word out of a closed list.")
        @Nullable String reasonWord,
    @JsonPropertyDescription("The operator that claimed it.") @Nullable String holder,
    @JsonPropertyDescription("What is known, in words.") @Nullable String message,
    @JsonPropertyDescription("When it was claimed.") @Nullable String executingAt,
    @JsonPropertyDescription("When its call was over.") @Nullable String verifyingAt,
    @JsonPropertyDescription("When it was over.") @Nullable String endedAt,
    @JsonPropertyDescription("What was seen just before the call.") @Nullable Evidence evidence,
    @JsonPropertyDescription(
            "Of one that was approved: if it has not been begun by then, it is not done at all.")
        @Nullable String actBefore,
    @JsonPropertyDescription("How long it took from being claimed to its end: 1m12s.")
        @Nullable String duration,
    @JsonPropertyDescription(
            "Complete and Failed, once it has ended; their reason is its last phase.")
        @Nullable List<Condition> conditions) {

  /** In this version's words. */
  public RemediationStatus(
      @Nullable RemediationPhase phase,
      @Nullable AbortReason reason,
      @Nullable String holder,
      @Nullable String message,
      @Nullable String executingAt,
      @Nullable String verifyingAt,
      @Nullable String endedAt,
      @Nullable Evidence evidence) {
    this(
        Words.of(phase),
        Words.of(reason),
        holder,
        message,
        executingAt,
        verifyingAt,
        endedAt,
        evidence,
        null,
        null,
        null);
  }

  public static final RemediationStatus PLANNED =
      new RemediationStatus(RemediationPhase.Planned, null, null, null, null, null, null, null);

  /** One that was proposed, and that nothing was written of since. */
  public static final RemediationStatus AWAITING =
      new RemediationStatus(
          RemediationPhase.AwaitingApproval, null, null, null, null, null, null, null);

  /** This status, of one that its holder is about to carry out. */
  public RemediationStatus claimed(String by, String now) {
    return new RemediationStatus(
        RemediationPhase.Executing.name(),
        null,
        by,
        "claimed",
        now,
        null,
        null,
        null,
        actBefore,
        null,
        null);
  }

  /** This status on to Planned, of one that was approved. */
  public RemediationStatus approved(String newMessage, String before) {
    return new RemediationStatus(
        RemediationPhase.Planned.name(),
        null,
        null,
        newMessage,
        null,
        null,
        null,
        null,
        before,
        null,
        null);
  }

  /**
   * This status on to another phase.
   *
   * @param aborted why it is given up; null where it isn't
   */
  public RemediationStatus on(
      RemediationPhase next, @Nullable AbortReason aborted, String newMessage, String now) {
    return new RemediationStatus(
        next.name(),
        Words.of(aborted),
        holder,
        newMessage,
        executingAt,
        next == RemediationPhase.Verifying ? now : verifyingAt,
        next.isTerminal() ? now : endedAt,
        evidence,
        actBefore,
        next.isTerminal() ? took(now) : duration,
        next.isTerminal() ? ended(next, newMessage, now) : conditions);
  }

  private @Nullable String took(String now) {
    Instant begun = Timestamps.parseOrNull(executingAt);
    Instant ended = Timestamps.parseOrNull(now);
    return begun == null || ended == null || ended.isBefore(begun)
        ? null
        : Duration.between(begun, ended)
            .truncatedTo(ChronoUnit.SECONDS)
            .toString()
            .substring("PT".length())
            .toLowerCase(Locale.ROOT);
  }

  private static List<Condition> ended(RemediationPhase as, String message, String now) {
    Instant at = Timestamps.parseOrNull(now);
    boolean helped = as == RemediationPhase.Succeeded;
    return Arrays.stream(RemediationConditionType.values())
        .map(
            type ->
                new ConditionBuilder()
                    .withType(type.name())
                    .withStatus(
                        (type == RemediationConditionType.Complete) == helped ? "True" : "False")
                    .withReason(as.name())
                    .withMessage(message)
                    .withLastTransitionTime(at == null ? now : Timestamps.format(at))
                    .build())
        .toList();
  }

  /**
   * The phase; null before there is one. A word that this version does not know is Aborted where it
   * has ended, for it is not to be judged again; else Verifying: no call is ever made for it, its
   * service is held, and it ends by itself.
   */
  public @Nullable RemediationPhase phase() {
    return Words.parse(
        RemediationPhase.class,
        phaseWord,
        endedAt == null ? RemediationPhase.Verifying : RemediationPhase.Aborted);
  }

  /**
   * Why it was given up; null if it wasn't. A word that this version does not know is Inconclusive:
   * its call may have been made, and counts.
   */
  public @Nullable AbortReason reason() {
    return Words.parse(AbortReason.class, reasonWord, AbortReason.Inconclusive);
  }

  /** This status with what was seen before the call. */
  public RemediationStatus with(Evidence seen) {
    return new RemediationStatus(
        phaseWord,
        reasonWord,
        holder,
        message,
        executingAt,
        verifyingAt,
        endedAt,
        seen,
        actBefore,
        duration,
        conditions);
  }

  /** A digest of the flight record. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Evidence(
      @JsonPropertyDescription("The flight record's file in the operator's data directory.")
          @Nullable String flightRecord,
      @JsonPropertyDescription("The SHA-256 of that file.") @Nullable String sha256,
      @JsonPropertyDescription("What it says, in short.") @Nullable String summary) {}
}
