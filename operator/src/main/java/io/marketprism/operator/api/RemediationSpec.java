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

/** An intent, written before the act. It never changes; its approval is given or refused once. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value =
        "self.stack == oldSelf.stack && self.service == oldSelf.service && self.alert =="
            + " oldSelf.alert && self.scenario == oldSelf.scenario && self.action =="
            + " oldSelf.action && self.reason == oldSelf.reason && self.target == oldSelf.target"
            + " && self.actBefore == oldSelf.actBefore && has(self.evidence) =="
            + " has(oldSelf.evidence) && (!has(self.evidence) || self.evidence =="
            + " oldSelf.evidence) && has(self.approveBefore) == has(oldSelf.approveBefore) &&"
            + " (!has(self.approveBefore) || self.approveBefore == oldSelf.approveBefore)",
    message = "the intent of a Remediation can't be changed")
@ValidationRule(
    value = "!has(oldSelf.approval) || (has(self.approval) && self.approval == oldSelf.approval)",
    message = "an approval is given or refused once")
@ValidationRule(
    value = "!has(self.approval) || has(self.approveBefore)",
    message = "it needs no approval")
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
    @Required @Size(max = 4096) @JsonPropertyDescription("Why, in words.") String reason,
    @Required @JsonPropertyDescription("The one life of the one container that it is meant for.")
        Target target,
    @Required
        @Pattern(Names.TIME)
        @JsonPropertyDescription(
            "If it has not been begun by then, it is not done at all (UTC). Where it needs approval,"
                + " status.actBefore counts.")
        String actBefore,
    @JsonPropertyDescription("What the alert says is worth knowing beside it, as it was then.")
        @Nullable Map<String, String> evidence,
    @Pattern(Names.TIME)
        @JsonPropertyDescription(
            "Set where it needs approval: if it has not been approved by then, it is not done at all"
                + " (UTC).")
        @Nullable String approveBefore,
    @JsonPropertyDescription("What somebody with the right to patch it says to it, once.")
        @Nullable Approval approval) {

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
    this(
        stack,
        service,
        alert,
        scenario,
        action.name(),
        reason,
        target,
        actBefore,
        evidence,
        null,
        null);
  }

  /** This intent as a proposal, that has to be approved in time. */
  public RemediationSpec toBeApproved(String before) {
    return new RemediationSpec(
        stack,
        service,
        alert,
        scenario,
        actionWord,
        reason,
        target,
        actBefore,
        evidence,
        before,
        null);
  }

  /** What is done. A word that this version does not know is Escalate: nothing to execute. */
  public Action action() {
    return Words.parseOr(Action.class, actionWord, Action.Escalate);
  }

  /** What somebody says to a proposal. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Approval(
      @Required
          @Pattern("^(Approved|Refused)$")
          @Size(max = 10)
          @JsonPropertyDescription("Approved or Refused.")
          String decision,
      @Required
          @Size(min = 1, max = 256)
          @JsonPropertyDescription("Who says so: the user name that the API server knows.")
          String by,
      @Required @Size(min = 1, max = 500) @JsonPropertyDescription("Why.") String reason,
      @Pattern(Names.TIME) @JsonPropertyDescription("When, in UTC.") @Nullable String at) {

    public static final String APPROVED = "Approved";
    public static final String REFUSED = "Refused";
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
