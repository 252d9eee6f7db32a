package io.marketprism.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.marketprism.operator.runbook.Mode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a user declares of a stack. All of it is optional: what is missing comes from the built-in
 * runbook. Items of lists are merged into it by name, so they carry no schema defaults.
 *
 * @param unknownWords what stands in closed lists and this version does not know; not a field of
 *     the resource
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value =
        "!has(self.notifications) || self.notifications.all(n, !has(n.proxyURL) &&"
            + " (!has(n.alertmanager) || has(n.alertmanager.url)))",
    message =
        "a receiver of a stack's own is reached without proxyURL, and an Alertmanager by its url")
@JsonDeserialize(using = StackSpecReader.class)
public record StackSpec(
    @JsonPropertyDescription(
            "The built-in runbook that the rest is merged into: MarketPrismV1 (if omitted), or None"
                + " for only what this resource declares.")
        @Nullable Runbook runbook,
    @JsonPropertyDescription(
            "How far the operator goes: Enforce (if omitted) decides and acts, Approve proposes and"
                + " acts on what is approved, Observe decides and says what it would do.")
        @Nullable Mode mode,
    @JsonPropertyDescription("While set, and until its end, nothing is acted on.")
        @Nullable Pause pause,
    @Pattern(Names.DNS_LABEL)
        @Size(max = 63)
        @JsonPropertyDescription(
            "The DockerHost of all services that don't name another; local if omitted.")
        @Nullable String defaultHostRef,
    @Min(0)
        @Max(3600)
        @JsonPropertyDescription(
            "For how many seconds dependents are left alone after a cause has gone, for they often"
                + " recover by themselves; 60 if omitted.")
        @Nullable Integer settleSeconds,
    @JsonPropertyDescription("The numbers that the runbook's alerts compare with.")
        @Nullable Thresholds thresholds,
    @JsonPropertyDescription("Limits on restarts. Starting what isn't running is exempt.")
        @Nullable Limits limits,
    @Size(max = 50)
        @JsonPropertyDescription(
            "Services, merged by name into the runbook's; enabled: false takes one out.")
        @Nullable List<ServiceSpec> services,
    @Size(max = 100)
        @JsonPropertyDescription(
            "Alerts, merged by name into the runbook's; enabled: false takes one out.")
        @Nullable List<AlertSpec> alerts,
    @Size(max = 100)
        @JsonPropertyDescription(
            "Escalations that somebody has taken note of: the operator acts on the alert again.")
        @Nullable List<Acknowledgement> acknowledge,
    @Size(max = 20)
        @JsonPropertyDescription(
            "Times in which nothing is acted on but what is scheduled for them. What is wrong"
                + " afterwards must be proven again.")
        @Nullable List<MaintenanceWindow> maintenanceWindows,
    @Size(min = 1, max = 4)
        @JsonPropertyDescription(
            "The actions that need approval in mode Approve, the others are taken at once; all if"
                + " omitted.")
        @Nullable List<Approvable> approve,
    @Size(max = 20)
        @JsonPropertyDescription(
            "What somebody asks the operator to do once, under the same gates as everything else.")
        @Nullable List<RequestSpec> requests,
    @Size(max = 3)
        @JsonPropertyDescription(
            "Who is notified of this stack, beside the receivers of its DockerHosts. Their Secrets are in"
                + " the stack's namespace, and the operator needs the right to get them; their hosts need"
                + " receiverHosts in the allow-list of the DockerHost that defaultHostRef names.")
        @Nullable List<NotificationSpec> notifications,
    @JsonIgnore @Nullable List<UnknownWord> unknownWords) {

  /** A spec in this version's words, in which nothing is asked for. */
  public StackSpec(
      @Nullable Runbook runbook,
      @Nullable Mode mode,
      @Nullable Pause pause,
      @Nullable String defaultHostRef,
      @Nullable Integer settleSeconds,
      @Nullable Thresholds thresholds,
      @Nullable Limits limits,
      @Nullable List<ServiceSpec> services,
      @Nullable List<AlertSpec> alerts,
      @Nullable List<Acknowledgement> acknowledge) {
    this(
        runbook,
        mode,
        pause,
        defaultHostRef,
        settleSeconds,
        thresholds,
        limits,
        services,
        alerts,
        acknowledge,
        null,
        null,
        null,
        null,
        null);
  }

  /** The DockerHost of all services that don't name another. */
  public String defaultHostOrLocal() {
    return defaultHostRef == null ? "local" : defaultHostRef;
  }

  /** The receivers of its own. */
  public List<NotificationSpec> notificationsOrEmpty() {
    return notifications == null ? List.of() : notifications;
  }

  /** This spec with words that this version does not know. */
  public StackSpec with(@Nullable List<UnknownWord> unknown) {
    return new StackSpec(
        runbook,
        mode,
        pause,
        defaultHostRef,
        settleSeconds,
        thresholds,
        limits,
        services,
        alerts,
        acknowledge,
        maintenanceWindows,
        approve,
        requests,
        notifications,
        unknown);
  }

  /** A spec that says no more than this. */
  public static StackSpec of(@Nullable Mode mode) {
    return new StackSpec(
        null, mode, null, null, null, null, null, null, null, null, null, null, null, null, null);
  }

  /** The built-in runbooks. */
  public enum Runbook {
    MarketPrismV1,
    None
  }

  /** What may need approval. */
  public enum Approvable {
    Start,
    Create,
    Restart,
    Recreate
  }

  /** A pause. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Pause(
      @Required
          @Size(min = 1, max = 200)
          @JsonPropertyDescription("Why, for those who wonder why nothing is done.")
          String reason,
      @Pattern(Names.TIME)
          @JsonPropertyDescription(
              "When it ends by itself, in UTC: 2026-12-01T06:00:00Z. If omitted, when somebody takes"
                  + " it away.")
          @Nullable String until) {}

  /** A time that comes again and again, in which nothing acts but what is scheduled for it. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @ValidationRule(
      value = "self.schedule.matches(" + Names.OFTEN + ")",
      message = "schedule is " + Names.FIELDS_SENTENCE + "; at most every five minutes")
  public record MaintenanceWindow(
      @Required
          @Pattern(Names.DNS_LABEL)
          @Size(max = 40)
          @JsonPropertyDescription("The window's name.")
          String name,
      @Required
          @Pattern(Names.CRON)
          @Size(max = 100)
          @JsonPropertyDescription(
              "When it begins, in five cron fields: minute, hour, day of month, month, day of week;"
                  + " at most every five minutes. A time that a change of the clocks leaves out is"
                  + " at the first moment after it; one that comes twice is at its first.")
          String schedule,
      @Required @Min(60) @Max(604800) @JsonPropertyDescription("For how many seconds it is open.")
          Integer durationSeconds,
      @Pattern(Names.TIME_ZONE)
          @Size(max = 60)
          @JsonPropertyDescription(
              "The time zone of the schedule, by its name: Asia/Shanghai; UTC if omitted.")
          @Nullable String timeZone,
      @Size(max = 50)
          @JsonPropertyDescription("The services that it is for, by name; all if omitted.")
          @Nullable List<@Pattern(Names.DNS_LABEL) @Size(max = 40) String> services,
      @Required
          @Size(min = 1, max = 200)
          @JsonPropertyDescription("Why, for those who wonder why nothing is done.")
          String reason) {}

  /** The runbook's numbers; a rule reads them as {@code thresholds.<name>}. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @ValidationRule(
      value =
          "!has(self.collectorHighMemory) || !has(self.collectorCriticalMemory) ||"
              + " quantity(self.collectorCriticalMemory).compareTo(quantity(self.collectorHighMemory)) >= 0",
      message = "collectorCriticalMemory must not be below collectorHighMemory")
  public record Thresholds(
      @Pattern(Names.BYTES)
          @Size(max = 20)
          @JsonPropertyDescription(
              "Bytes of the collector's memory above which CollectorHighMemory holds; 3G (3,000,000,000)"
                  + " if omitted. 95 % of the container's own limit, where that is less.")
          @Nullable String collectorHighMemory,
      @Pattern(Names.BYTES)
          @Size(max = 20)
          @JsonPropertyDescription(
              "Bytes above which it is restarted at once; 3500M if omitted. 95 % of the container's"
                  + " own limit, where that is less.")
          @Nullable String collectorCriticalMemory,
      @Min(0)
          @Max(1000000)
          @JsonPropertyDescription(
              "Messages a second that the collector publishes when it is well; 10 if omitted.")
          @Nullable Double collectorMinPublishRate) {}

  /** Limits on restarts. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Limits(
      @Min(1)
          @Max(10)
          @JsonPropertyDescription("Restarts that may be executing at once; 1 if omitted.")
          @Nullable Integer maxConcurrent,
      @JsonPropertyDescription("Of one service; 3 in 600 s if omitted.") @Nullable Rate perService,
      @JsonPropertyDescription("In the whole stack; 10 in 3600 s if omitted.")
          @Nullable Rate perStack) {}

  /** So many in so long. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Rate(
      @Required @Min(1) @Max(100) @JsonPropertyDescription("Most restarts.") Integer count,
      @Required @Min(60) @Max(86400) @JsonPropertyDescription("Within this many seconds.")
          Integer periodSeconds) {}

  /** A person's acknowledgement of an escalation. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Acknowledgement(
      @Required @Pattern(Names.ALERT) @JsonPropertyDescription("The alert.") String alert,
      @Required
          @Pattern(Names.TIME)
          @JsonPropertyDescription(
              "When, in UTC: 2026-12-01T06:00:00Z. Escalations before it are over.")
          String at) {}
}
