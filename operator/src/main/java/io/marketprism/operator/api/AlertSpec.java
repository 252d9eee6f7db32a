package io.marketprism.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.marketprism.operator.runbook.Action;
import io.marketprism.operator.runbook.Mode;
import io.marketprism.operator.runbook.Severity;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One alert of the runbook: what is wrong, for how long, why it may be, and what is done. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(value = AlertSpec.KNOWN_ANNOTATIONS, message = AlertSpec.ANNOTATIONS_ARE)
public record AlertSpec(
    @Required
        @Pattern(Names.ALERT)
        @Size(max = 60)
        @JsonPropertyDescription("The alert's name; merged by it into the runbook's alerts.")
        String name,
    @JsonPropertyDescription("false takes the alert out; true if omitted.")
        @Nullable Boolean enabled,
    @Pattern(Names.DNS_LABEL)
        @Size(max = 40)
        @JsonPropertyDescription("The service that it is about and that its scenarios act on.")
        @Nullable String service,
    @JsonPropertyDescription(
            "critical governs warning; of two of the same severity the earlier governs.")
        @Nullable Severity severity,
    @Size(min = 1, max = 2000)
        @JsonPropertyDescription(
            "What is wrong while it holds: CEL over the service's values, probe.*, container.*,"
                + " thresholds.* and services.")
        @Nullable String expr,
    @Min(0)
        @Max(86400)
        @JsonPropertyDescription("How many seconds expr must hold before the alert fires.")
        @Nullable Integer forSeconds,
    @JsonPropertyDescription(
            "Whether it is a cause: while it is pending or firing, what depends on its service is"
                + " left alone. false if omitted.")
        @Nullable Boolean inhibitsDependents,
    @Size(max = 20)
        @JsonPropertyDescription(
            "Alerts of the same service: while one of them is pending or firing, nothing is done for"
                + " this one.")
        @Nullable List<@Pattern(Names.ALERT) @Size(max = 60) String> inhibitedBy,
    @Size(max = 20)
        @JsonPropertyDescription(
            "Scenarios in order; the first that holds is taken. Merged by name.")
        @Nullable List<ScenarioSpec> scenarios,
    @JsonPropertyDescription("How it is seen that an action helped.") @Nullable Verify verify,
    @JsonPropertyDescription("When it is escalated.") @Nullable Escalation escalation,
    @Size(max = 20)
        @JsonPropertyDescription(
            "What is worth knowing beside the alert when it is escalated, merged by name.")
        @Nullable List<Evidence> evidence,
    @JsonPropertyDescription(
            "How far the operator goes for this alert; the strictest of the stack's, the service's and"
                + " the alert's mode counts.")
        @Nullable Mode mode,
    @JsonPropertyDescription("While set, and until its end, nothing is done for this alert.")
        StackSpec.@Nullable Pause pause,
    @Size(max = 6)
        @JsonPropertyDescription(
            "What the alert means, for those who read of it: summary, one sentence; description, what"
                + " it does to the rest and what to look at; runbookURL, a page about it. Summary and"
                + " description may have placeholders for names, probes and values. A key with"
                + " .zh-CN behind it is the same in Chinese. Merged by key.")
        @Nullable Map<String, @Size(max = 1000) String> annotations) {

  static final String KNOWN_ANNOTATIONS =
      "!has(self.annotations) || self.annotations.all(key, key in ['summary', 'summary.zh-CN',"
          + " 'description', 'description.zh-CN', 'runbookURL', 'runbookURL.zh-CN'])";

  static final String ANNOTATIONS_ARE =
      "annotations are summary, description and runbookURL, each perhaps with .zh-CN behind it";

  /** The annotation that is one sentence: what is wrong. */
  public static final String SUMMARY = "summary";

  /** The annotation with what it does to the rest, and what to look at. */
  public static final String DESCRIPTION = "description";

  /** The annotation with the address of a page about the alert. */
  public static final String RUNBOOK_URL = "runbookURL";

  /** Behind the key of an annotation: the same in Chinese. */
  public static final String CHINESE = ".zh-CN";

  public boolean isEnabled() {
    return enabled == null || enabled;
  }

  public Map<String, String> annotationsOrEmpty() {
    return annotations == null ? Map.of() : annotations;
  }

  public List<ScenarioSpec> scenariosOrEmpty() {
    return scenarios == null ? List.of() : scenarios;
  }

  public List<Evidence> evidenceOrEmpty() {
    return evidence == null ? List.of() : evidence;
  }

  /** A cause that the alert may have, and what is done about it. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @ValidationRule(
      value = "!(has(self.immediate) && self.immediate && has(self.forSeconds))",
      message = "an immediate scenario needs no proof: leave forSeconds out")
  @ValidationRule(value = KNOWN_ANNOTATIONS, message = ANNOTATIONS_ARE)
  public record ScenarioSpec(
      @Required
          @Pattern(Names.DNS_LABEL)
          @Size(max = 40)
          @JsonPropertyDescription("The scenario's name; merged by it.")
          String name,
      @JsonPropertyDescription("false takes the scenario out; true if omitted.")
          @Nullable Boolean enabled,
      @Size(min = 1, max = 2000)
          @JsonPropertyDescription(
              "What distinguishes it from the others, in CEL; if omitted it always holds.")
          @Nullable String when,
      @JsonPropertyDescription(
              "Start a stopped container, Restart a failing one, Recreate it through docker compose,"
                  + " Watch only, Wait for somebody else, or Escalate to on-call.")
          @Nullable Action action,
      @Min(0)
          @Max(86400)
          @JsonPropertyDescription(
              "A proof of its own, in seconds; if omitted the alert's forSeconds, and what ends a"
                  + " process or escalates must moreover have been the diagnosis until"
                  + " every probe that the alert's scenarios read has looked once more.")
          @Nullable Integer forSeconds,
      @JsonPropertyDescription("Whether it needs no proof at all; false if omitted.")
          @Nullable Boolean immediate,
      @JsonPropertyDescription(
              "Whether it is done although another alert of the service waits, watches or is"
                  + " escalated; false if omitted.")
          @Nullable Boolean preempts,
      @Min(60)
          @Max(300)
          @JsonPropertyDescription(
              "Of Wait: after how many seconds things are judged again; 60 if omitted.")
          @Nullable Integer waitSeconds,
      @Size(min = 1, max = 500)
          @JsonPropertyDescription(
              "Of Wait: CEL for the seconds that the other side asks for, such as its Retry-After;"
                  + " the longer of the two counts, up to 300.")
          @Nullable String waitSecondsExpr,
      @Min(60)
          @Max(7200)
          @JsonPropertyDescription(
              "Of Wait: after how many seconds of waiting in all it is escalated; 1800 if omitted.")
          @Nullable Integer waitAtMostSeconds,
      @Size(min = 1, max = 1000)
          @JsonPropertyDescription("CEL for what is said beside the scenario's name.")
          @Nullable String detail,
      @Size(max = 6)
          @JsonPropertyDescription(
              "What is found when it is this scenario, as the alert's annotations: each key stands"
                  + " in the place of the alert's. Merged by key.")
          @Nullable Map<String, @Size(max = 1000) String> annotations) {

    public boolean isEnabled() {
      return enabled == null || enabled;
    }

    public Map<String, String> annotationsOrEmpty() {
      return annotations == null ? Map.of() : annotations;
    }
  }

  /** How it is seen that an action helped. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Verify(
      @Size(min = 1, max = 2000)
          @JsonPropertyDescription("What must hold, in CEL; that expr doesn't, if omitted.")
          @Nullable String expr,
      @Min(1) @Max(3600) @JsonPropertyDescription("Within how many seconds; 120 if omitted.")
          @Nullable Integer withinSeconds,
      @Min(0)
          @Max(600)
          @JsonPropertyDescription("For how many seconds without a break; 5 if omitted.")
          @Nullable Integer stableSeconds) {}

  /** When a person is told. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Escalation(
      @Min(1)
          @Max(100)
          @JsonPropertyDescription("After so many attempts that did not help; 3 if omitted.")
          @Nullable Integer afterIneffective,
      @JsonPropertyDescription(
              "Firings that say that the cause is deeper than a restart reaches, whatever the"
                  + " attempts did; never if omitted.")
          @Nullable Recurrences recurrences) {}

  /** So many firings in so long. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Recurrences(
      @Required @Min(2) @Max(10) @JsonPropertyDescription("How many firings.") Integer count,
      @Required @Min(60) @Max(604800) @JsonPropertyDescription("Within this many seconds.")
          Integer periodSeconds,
      @JsonPropertyDescription(
              "Whether a death of the container by want of memory is a firing too; false if"
                  + " omitted.")
          @Nullable Boolean countOomDeaths) {}

  /** A piece of evidence. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Evidence(
      @Required @Size(min = 1, max = 60) @JsonPropertyDescription("What it is called.") String name,
      @Required @Size(min = 1, max = 1000) @JsonPropertyDescription("What it is, in CEL.")
          String expr) {}
}
