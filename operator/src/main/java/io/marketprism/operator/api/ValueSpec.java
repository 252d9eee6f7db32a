package io.marketprism.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.marketprism.operator.probe.scrape.Aggregate;
import io.marketprism.operator.probe.scrape.WhenAbsent;
import org.jspecify.annotations.Nullable;

/** A number that rules read by its name, out of a page of metrics or a log. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value = "!(has(self.metric) && has(self.match))",
    message = "a value comes from a metric or from log lines that match, not from both")
public record ValueSpec(
    @Required
        @Pattern(Names.VARIABLE)
        @Size(max = 40)
        @JsonPropertyDescription("The name that rules read it by; unique in its service.")
        String name,
    @JsonPropertyDescription("false takes the value out; true if omitted.")
        @Nullable Boolean enabled,
    @Size(min = 1, max = 500)
        @JsonPropertyDescription(
            "Of a scrape: the series, as Prometheus selects them:"
                + " marketprism_websocket_connected{exchange=~\"okx.*\"}.")
        @Nullable String metric,
    @Size(min = 1, max = 500)
        @JsonPropertyDescription(
            "Of logs: a regular expression (RE2) that a line must contain. It is matched with the"
                + " line's level and message; of a JSON payload as key=value, escapes resolved.")
        @Nullable String match,
    @JsonPropertyDescription(
            "What is made of it. Of a scrape: rate, increase or delta over the window; if omitted"
                + " the sample itself. Of logs: count (if omitted) the lines that match, last the"
                + " number that the expression's first group has in the newest one, rateLimits how many lines"
                + " say that an exchange limits its caller, repeatedDeaths how many deaths in a row"
                + " had the same last lines.")
        @Nullable Function function,
    @Min(0)
        @Max(3600)
        @JsonPropertyDescription(
            "How many seconds it looks back; 300 if omitted, 0 for a sample without a function.")
        @Nullable Integer windowSeconds,
    @JsonPropertyDescription(
            "Of a scrape: how several series become one number. If omitted only one may match; with"
                + " by it is sum.")
        @Nullable Aggregate aggregate,
    @Pattern("^[a-zA-Z_][a-zA-Z0-9_]*$")
        @Size(max = 100)
        @JsonPropertyDescription(
            "Of a scrape: a label. The value is then a map from this label's values to numbers.")
        @Nullable String by,
    @JsonPropertyDescription(
            "Of a scrape: what it is while no series was ever there. Unknown (if omitted), or Zero:"
                + " 0 once the container is older than the window, for counters that appear with"
                + " their first event.")
        @Nullable WhenAbsent whenAbsent) {

  public boolean isEnabled() {
    return enabled == null || enabled;
  }

  /** What is made of what was read. */
  public enum Function {
    rate,
    increase,
    delta,
    count,
    last,
    rateLimits,
    repeatedDeaths
  }
}
