package io.marketprism.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.Condition;
import io.marketprism.operator.runbook.AlertState;
import io.marketprism.operator.runbook.Reason;
import io.marketprism.operator.runbook.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is seen of a stack, decided on it and remembered of it. All times in UTC. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record StackStatus(
    @JsonPropertyDescription("The generation of the spec that this status is about.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("How many of the services are ready: 6/6.") @Nullable String ready,
    @JsonPropertyDescription("The alerts that are firing.") @Nullable String firing,
    @JsonPropertyDescription("The latest Remediation and how far it has come.")
        @Nullable String lastRemediation,
    @JsonPropertyDescription("Counts the Remediations of this stack; a part of their names.")
        @Nullable Long epoch,
    @JsonPropertyDescription(
            "Ready, Accepted, Reconciling, Stalled, Escalated, ObservationDegraded and Paused, and"
                + " NotificationsReady where the stack has receivers of its own; all but Ready,"
                + " Accepted and NotificationsReady are abnormal when True.")
        @Nullable List<Condition> conditions,
    @JsonPropertyDescription("Each service.") @Nullable List<ServiceStatus> services,
    @JsonPropertyDescription(
            "Each alert that isn't inactive, or of which something is remembered: what was decided and"
                + " why. One that is absent is inactive.")
        @Nullable List<AlertStatus> alerts,
    @JsonPropertyDescription(
            "Each restart that is wanted although nothing may be wrong: scheduled, or asked for.")
        @Nullable List<RestartStatus> restarts,
    @JsonPropertyDescription(
            "How the stack is, in one word: NeedsPerson, Misconfigured, Paused, Blind, Healing, Waiting,"
                + " Pending, Observing or Healthy; the first that applies.")
        @Nullable String state,
    @JsonPropertyDescription("Since when it is so.") @Nullable String stateSince,
    @JsonPropertyDescription("What is wrong, in one sentence.") @Nullable String message,
    @JsonPropertyDescription(
            "What is wrong since when, what was done about it and what came of it, what is held and"
                + " why, and what to do; at most five sentences.")
        @Nullable String summary) {

  public static final StackStatus EMPTY =
      new StackStatus(null, null, null, null, null, null, null, null, null, null, null, null, null);

  public List<RestartStatus> restartsOrEmpty() {
    return restarts == null ? List.of() : restarts;
  }

  public List<AlertStatus> alertsOrEmpty() {
    return alerts == null ? List.of() : alerts;
  }

  public List<Condition> conditionsOrEmpty() {
    return conditions == null ? List.of() : conditions;
  }

  public List<ServiceStatus> servicesOrEmpty() {
    return services == null ? List.of() : services;
  }

  /** One of the conditions. */
  public Optional<Condition> condition(String type) {
    return conditionsOrEmpty().stream().filter(c -> c.getType().equals(type)).findFirst();
  }

  public long epochOrZero() {
    return epoch == null ? 0 : epoch;
  }

  /** This status with sentences. */
  public StackStatus with(String newMessage, String newSummary) {
    return new StackStatus(
        observedGeneration,
        ready,
        firing,
        lastRemediation,
        epoch,
        conditions,
        services,
        alerts,
        restarts,
        state,
        stateSince,
        newMessage,
        newSummary);
  }

  /** One service. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record ServiceStatus(
      @Required @JsonPropertyDescription("The service's name.") String name,
      @JsonPropertyDescription("True, False or Unknown.") @Nullable String ready,
      @JsonPropertyDescription("The container that it is.") @Nullable String container,
      @JsonPropertyDescription("The container's state, in Docker's word.") @Nullable String state,
      @JsonPropertyDescription("Why it isn't ready.") @Nullable String message,
      @JsonPropertyDescription(
              "When its memory reaches its limit, if it goes on growing as it does; absent while"
                  + " nothing is forecast.")
          @Nullable String forecast) {}

  /**
   * One alert.
   *
   * <p>Its words are plain texts: a newer operator may have written one that this version does not
   * know, and that must not stop an informer for all the others.
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record AlertStatus(
      @Required @JsonPropertyDescription("The alert's name.") String name,
      @Required @JsonPropertyDescription("Its service.") String service,
      @Required
          @JsonProperty("severity")
          @JsonPropertyDescription("Its severity: critical or warning.")
          String severityWord,
      @Required @JsonProperty("state") @JsonPropertyDescription("Inactive, Pending or Firing.")
          String stateWord,
      @Required
          @JsonProperty("reason")
          @JsonPropertyDescription("Why it is acted on, or not: one reason out of a closed list.")
          String reasonWord,
      @JsonPropertyDescription("The reason in a sentence.") @Nullable String message,
      @JsonPropertyDescription("Since when it has been firing.") @Nullable String firingSince,
      @JsonPropertyDescription("When it last stopped firing.") @Nullable String resolvedAt,
      @JsonPropertyDescription(
              "Since when it is escalated: the operator doesn't restart the service any more.")
          @Nullable String escalatedSince,
      @JsonPropertyDescription("Why, with the evidence as it was then.")
          @Nullable String escalatedBecause,
      @JsonPropertyDescription("Since when it has been waited for somebody else.")
          @Nullable String waitingSince,
      @JsonPropertyDescription("Until when it is waited before things are judged again.")
          @Nullable String waitingUntil,
      @JsonPropertyDescription("The scenario that asks for the wait.") @Nullable String waitingFor,
      @JsonPropertyDescription("When it fired, the newest last, at most ten.")
          @Nullable List<String> recentFirings,
      @JsonPropertyDescription(
              "What its annotations name, by their placeholders, as it was seen when it began to fire.")
          @Nullable Map<String, String> seen,
      @JsonPropertyDescription(
              "The scenario that was found while it was firing, before an action for it was under way.")
          @Nullable String scenario,
      @JsonProperty("reasonBefore")
          @JsonPropertyDescription(
              "The reason before nothing certain could be seen; absent while something can.")
          @Nullable String reasonBeforeWord) {

    /** In this version's words. */
    public AlertStatus(
        String name,
        String service,
        Severity severity,
        AlertState.Phase state,
        Reason reason,
        @Nullable String message,
        @Nullable String firingSince,
        @Nullable String resolvedAt,
        @Nullable String escalatedSince,
        @Nullable String escalatedBecause,
        @Nullable String waitingSince,
        @Nullable String waitingUntil,
        @Nullable String waitingFor,
        @Nullable List<String> recentFirings) {
      this(
          name,
          service,
          severity.name(),
          state.name(),
          reason.name(),
          message,
          firingSince,
          resolvedAt,
          escalatedSince,
          escalatedBecause,
          waitingSince,
          waitingUntil,
          waitingFor,
          recentFirings,
          null,
          null,
          null);
    }

    /** The same alert with the scenario that it is and what its annotations name. */
    public AlertStatus seeing(@Nullable String found, Map<String, String> readings) {
      return new AlertStatus(
          name,
          service,
          severityWord,
          stateWord,
          reasonWord,
          message,
          firingSince,
          resolvedAt,
          escalatedSince,
          escalatedBecause,
          waitingSince,
          waitingUntil,
          waitingFor,
          recentFirings,
          readings.isEmpty() ? null : Map.copyOf(readings),
          found,
          reasonBeforeWord);
    }

    /** The same alert with the reason before nothing certain could be seen; null for none. */
    public AlertStatus after(@Nullable Reason before) {
      return new AlertStatus(
          name,
          service,
          severityWord,
          stateWord,
          reasonWord,
          message,
          firingSince,
          resolvedAt,
          escalatedSince,
          escalatedBecause,
          waitingSince,
          waitingUntil,
          waitingFor,
          recentFirings,
          seen,
          scenario,
          before == null ? null : before.name());
    }

    /** The reason, or what it was before nothing certain could be seen. */
    public Reason lastKnownReason() {
      return reasonBeforeWord == null
          ? reason()
          : Words.parseOr(Reason.class, reasonBeforeWord, reason());
    }

    public Map<String, String> seenOrEmpty() {
      return seen == null ? Map.of() : seen;
    }

    /** An alert that a status doesn't show: it is inactive, and nothing is remembered of it. */
    public static AlertStatus inactive(String name, String service, Severity severity) {
      return new AlertStatus(
          name,
          service,
          severity,
          AlertState.Phase.Inactive,
          Reason.Inactive,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null);
    }

    /** The severity; critical for a word that this version does not know. */
    public Severity severity() {
      return Words.parseOr(Severity.class, severityWord, Severity.critical);
    }

    /** The state; for a word that this version does not know, what its times say. */
    public AlertState.Phase state() {
      return Words.parseOr(
          AlertState.Phase.class,
          stateWord,
          firingSince == null ? AlertState.Phase.Inactive : AlertState.Phase.Firing);
    }

    /** The reason; Unknown for a word that this version does not know. */
    public Reason reason() {
      return Words.parseOr(Reason.class, reasonWord, Reason.Unknown);
    }

    public List<String> recentFiringsOrEmpty() {
      return recentFirings == null ? List.of() : recentFirings;
    }

    /** Whether a person has been told of what goes on now, and not of something that is over. */
    public boolean needsPerson() {
      Instant escalated = Timestamps.parseOrNull(escalatedSince);
      Instant resolved = Timestamps.parseOrNull(resolvedAt);
      return escalated != null
          && (firingSince != null || resolved == null || escalated.isAfter(resolved));
    }
  }
}
