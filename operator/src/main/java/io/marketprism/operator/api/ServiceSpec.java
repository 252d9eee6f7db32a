package io.marketprism.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.marketprism.operator.runbook.Mode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One service of the stack. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ServiceSpec(
    @Required
        @Pattern(Names.DNS_LABEL)
        @Size(max = 40)
        @JsonPropertyDescription("The service's name; merged by it into the runbook's services.")
        String name,
    @JsonPropertyDescription("false takes the service and its alerts out; true if omitted.")
        @Nullable Boolean enabled,
    @JsonPropertyDescription(
            "Whether the stack is whole without it: while its container isn't there, it is left out."
                + " false if omitted.")
        @Nullable Boolean optional,
    @JsonPropertyDescription("What runs the service.") @Nullable Workload workload,
    @Size(max = 20)
        @JsonPropertyDescription(
            "Services that it can't work without: while one of them fails, it is left alone.")
        @Nullable List<@Pattern(Names.DNS_LABEL) @Size(max = 40) String> dependsOn,
    @Min(0)
        @Max(3600)
        @JsonPropertyDescription(
            "How many seconds its process may take to become ready; within it nothing restarts it."
                + " 120 if omitted.")
        @Nullable Integer startupGraceSeconds,
    @Size(max = 20) @JsonPropertyDescription("Probes, merged by name.")
        @Nullable List<ProbeSpec> probes,
    @JsonPropertyDescription(
            "How far the operator goes for this service; the strictest of the stack's, the service's and"
                + " the alert's mode counts.")
        @Nullable Mode mode,
    @JsonPropertyDescription("While set, and until its end, nothing is done for this service.")
        StackSpec.@Nullable Pause pause,
    @JsonPropertyDescription(
            "Restarts it at certain times, while everything is well: against leaks that nobody has"
                + " found yet.")
        @Nullable ScheduledRestart scheduledRestart) {

  public boolean isEnabled() {
    return enabled == null || enabled;
  }

  public List<ProbeSpec> probesOrEmpty() {
    return probes == null ? List.of() : probes;
  }

  /** Restarts by the clock. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @ValidationRule(
      value = "!has(self.schedule) || self.schedule.matches(" + Names.DAILY + ")",
      message =
          "schedule is "
              + Names.FIELDS_SENTENCE
              + "; once a day at most, so minute and hour are one number each")
  public record ScheduledRestart(
      @Size(min = 9, max = 100)
          @JsonPropertyDescription(
              "When, in the five fields of crontab: minute, hour, day of month, month, day of week;"
                  + " 0 20 * * 0 is Sundays at 20:00. Once a day at most.")
          @Nullable String schedule,
      @Size(min = 1, max = 60)
          @Pattern(Names.TIME_ZONE)
          @JsonPropertyDescription(
              "The time zone of the schedule, such as Asia/Shanghai; UTC if omitted.")
          @Nullable String timeZone,
      @Min(60)
          @Max(21600)
          @JsonPropertyDescription(
              "For how many seconds from then on it may be begun, should something not be well; 3600"
                  + " if omitted. What is not begun by then is missed.")
          @Nullable Integer windowSeconds,
      @JsonPropertyDescription("false switches it off; true if omitted.")
          @Nullable Boolean enabled) {

    public boolean isEnabled() {
      return enabled == null || enabled;
    }
  }

  /** What runs the service. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Workload(
      @Required @JsonPropertyDescription("A container on a Docker Engine.") Docker docker) {}

  /** A container on a Docker Engine. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Docker(
      @Pattern(Names.DNS_LABEL)
          @Size(max = 63)
          @JsonPropertyDescription("The DockerHost; the stack's defaultHostRef if omitted.")
          @Nullable String hostRef,
      @Required
          @Size(min = 1, max = 10)
          @JsonPropertyDescription(
              "Names that the container may have: the first that runs is it, else the first that exists.")
          List<@Pattern(Names.CONTAINER) @Size(max = 128) String> containers) {}
}
