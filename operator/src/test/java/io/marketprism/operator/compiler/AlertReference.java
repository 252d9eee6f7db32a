package io.marketprism.operator.compiler;

import static io.marketprism.operator.compiler.Markdown.code;
import static io.marketprism.operator.compiler.Markdown.item;
import static io.marketprism.operator.compiler.Markdown.link;
import static io.marketprism.operator.compiler.Markdown.paragraph;
import static io.marketprism.operator.compiler.Markdown.seconds;

import io.marketprism.operator.api.AlertSpec;
import io.marketprism.operator.runbook.Action;
import io.marketprism.operator.runbook.AlertPolicy;
import io.marketprism.operator.runbook.ScenarioPolicy;
import io.marketprism.operator.runbook.StackPolicy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One alert's part of the reference. */
final class AlertReference {

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{.*?}}");

  private final CompiledStack compiled;
  private final StackPolicy policy;
  private final Map<String, Object> thresholds;
  private final AlertPolicy alert;

  /**
   * @param thresholds as they are declared, by name
   */
  AlertReference(CompiledStack compiled, Map<String, Object> thresholds, AlertPolicy alert) {
    this.compiled = compiled;
    this.policy = compiled.policy();
    this.thresholds = thresholds;
    this.alert = alert;
  }

  String text() {
    StringBuilder text = new StringBuilder("### " + alert.name() + "\n\n");
    text.append(
        paragraph(
            "%s, of %s.%s\n"
                .formatted(alert.severity(), link(alert.service()), cause())
                .replaceFirst("^c", "C")
                .replaceFirst("^w", "W")));
    compiled
        .annotation(alert.name(), AlertSpec.SUMMARY, "")
        .map(AlertReference::shown)
        .ifPresent(summary -> text.append(paragraph(summary + " " + description())).append("\n"));
    text.append(
        item("-", "**Fires** when this has held for " + proof() + ":", alert.expr().text()));
    text.append(held());
    text.append(item("-", "**Scenarios**:"));
    for (int i = 0; i < alert.scenarios().size(); i++) {
      text.append(scenario("  " + (i + 1) + ".", alert.scenarios().get(i)));
    }
    text.append(
        item(
            "-",
            "**Verified** when this has held for %s, within %s:"
                .formatted(
                    seconds(alert.verify().stable().toSeconds()),
                    seconds(alert.verify().within().toSeconds())),
            alert.verify().expr().text()));
    text.append(item("-", "**It is escalated** " + escalated() + "."));
    text.append(evidence());
    return text.append("\nTo change it:\n\n")
        .append(Markdown.block("", "yaml", snippet()))
        .append('\n')
        .toString();
  }

  private static String shown(String summary) {
    return PLACEHOLDER.matcher(summary).replaceAll("`$0`");
  }

  private String description() {
    return compiled.annotation(alert.name(), AlertSpec.DESCRIPTION, "").orElse("");
  }

  private String cause() {
    String dependents =
        policy.topology().services().stream()
            .filter(s -> policy.topology().causesOf(s.name()).contains(alert.service()))
            .map(s -> link(s.name()))
            .collect(Collectors.joining(", "));
    return alert.inhibitsDependents() ? " A cause: what depends on it is " + dependents + "." : "";
  }

  private String proof() {
    return seconds(alert.holdFor().toSeconds());
  }

  private String held() {
    Set<String> on = policy.topology().causesOf(alert.service());
    StringBuilder items = new StringBuilder();
    List<String> causes =
        policy.alerts().stream()
            .filter(a -> a.inhibitsDependents() && on.contains(a.service()))
            .map(a -> link(a.name()))
            .toList();
    if (!causes.isEmpty()) {
      items.append(
          item(
              "-",
              "**Held** by its causes: %s; no restart for %s after one that had fired."
                  .formatted(String.join(", ", causes), seconds(policy.settle().toSeconds()))));
    }
    if (!alert.inhibitedBy().isEmpty()) {
      items.append(
          item(
              "-",
              "**Held** while one of these is pending or firing: %s."
                  .formatted(
                      alert.inhibitedBy().stream()
                          .map(Markdown::link)
                          .collect(Collectors.joining(", ")))));
    }
    List<String> before = decidedBefore();
    if (!before.isEmpty()) {
      items.append(
          item(
              "-",
              "**Held** where one of these decides first: " + String.join(", ", before) + "."));
    }
    return items.toString();
  }

  /** The alerts of its service that are more urgent, or as urgent and declared before it. */
  private List<String> decidedBefore() {
    return policy.alerts().stream()
        .sorted(Comparator.comparing(AlertPolicy::severity))
        .filter(a -> a.service().equals(alert.service()))
        .takeWhile(a -> !a.name().equals(alert.name()))
        .filter(a -> !alert.inhibitedBy().contains(a.name()))
        .map(a -> link(a.name()))
        .toList();
  }

  private String scenario(String mark, ScenarioPolicy scenario) {
    String does =
        "**%s** %s: %s%s%s"
            .formatted(
                scenario.name(),
                scenario.immediate()
                    ? "at once"
                    : "after "
                        + (scenario.holdFor() == null
                            ? proof()
                            : seconds(scenario.holdFor().toSeconds())),
                scenario.action(),
                wait(scenario),
                scenario.preempts()
                    ? ", also while another alert of the service waits, watches or is escalated"
                    : "");
    String item =
        scenario.when() == null
            ? item(mark, does + (mark.endsWith(" 1.") ? "" : ", in all other cases"))
            : item(mark, does + ", when", scenario.when().text());
    String below = " ".repeat(mark.length() + 1) + "-";
    if (scenario.detail() != null) {
      item += item(below, "told with", scenario.detail().text());
    }
    Annotations own =
        compiled
            .annotations()
            .getOrDefault(alert.name(), Annotations.NONE)
            .scenarios()
            .getOrDefault(scenario.name(), Annotations.NONE);
    String found = own.texts().get(AlertSpec.SUMMARY);
    return found == null ? item : item + item(below, shown(found));
  }

  private static String wait(ScenarioPolicy scenario) {
    if (scenario.action() != Action.Wait) {
      return "";
    }
    String length = " " + seconds(scenario.pause().length().toSeconds());
    return scenario.pause().seconds() == null
        ? length
        : length + ", up to 300 s if " + code(scenario.pause().seconds().text()) + " says so";
  }

  private String escalated() {
    List<String> when = new ArrayList<>();
    when.add(
        "after %d attempts that did not help for one firing"
            .formatted(alert.escalation().afterIneffective()));
    AlertPolicy.Recurrences recurrences = alert.escalation().recurrences();
    if (recurrences != null) {
      when.add(
          "at %d firings within %s%s"
              .formatted(
                  recurrences.count(),
                  seconds(recurrences.period().toSeconds()),
                  recurrences.oomDeaths()
                      ? ", where each death for want of memory is one too"
                      : ""));
    }
    if (alert.scenarios().stream().anyMatch(s -> s.action() == Action.Wait)) {
      when.add("when it has waited for 1,800 s in all");
    }
    String escalates =
        alert.scenarios().stream()
            .filter(s -> s.action() == Action.Escalate)
            .map(ScenarioPolicy::name)
            .collect(Collectors.joining(" or "));
    if (!escalates.isEmpty()) {
      when.add("by the scenario " + escalates);
    }
    return String.join("; ", when);
  }

  private String evidence() {
    if (alert.evidence().isEmpty()) {
      return "";
    }
    StringBuilder items = new StringBuilder(item("-", "**Evidence**:"));
    alert.evidence().forEach((name, e) -> items.append(item("  -", name + ":", e.text())));
    return items.toString();
  }

  /** Thresholds first, then times: all that can be changed without an expression. */
  private String snippet() {
    StringBuilder yaml = new StringBuilder("spec:\n");
    Set<String> reads = new TreeSet<>(alert.expr().reads());
    reads.addAll(alert.diagnosisReads());
    Map<String, Object> used = new LinkedHashMap<>(thresholds);
    used.keySet().removeIf(name -> !reads.contains("thresholds." + name));
    if (!used.isEmpty()) {
      yaml.append("  thresholds:\n");
      used.forEach(
          (name, value) -> yaml.append("    %s: %s\n".formatted(name, Markdown.number(value))));
    }
    yaml.append("  alerts:\n  - name: ").append(alert.name()).append('\n');
    yaml.append("    forSeconds: %d\n".formatted(alert.holdFor().toSeconds()));
    List<String> scenarios = new ArrayList<>();
    for (ScenarioPolicy scenario : alert.scenarios()) {
      if (scenario.holdFor() != null) {
        scenarios.add(scenarioOf(scenario, "forSeconds", scenario.holdFor().toSeconds()));
      }
      if (scenario.action() == Action.Wait) {
        scenarios.add(scenarioOf(scenario, "waitSeconds", scenario.pause().length().toSeconds()));
      }
    }
    if (!scenarios.isEmpty()) {
      yaml.append("    scenarios:\n").append(String.join("", scenarios));
    }
    yaml.append(
        "    verify: {withinSeconds: %d, stableSeconds: %d}\n"
            .formatted(alert.verify().within().toSeconds(), alert.verify().stable().toSeconds()));
    yaml.append("    escalation: %s\n".formatted(escalation()));
    return yaml.append("    enabled: true  # false takes the alert out").toString();
  }

  private static String scenarioOf(ScenarioPolicy scenario, String field, long seconds) {
    return "    - {name: %s, %s: %d}\n".formatted(scenario.name(), field, seconds);
  }

  private String escalation() {
    String after = "afterIneffective: " + alert.escalation().afterIneffective();
    AlertPolicy.Recurrences recurrences = alert.escalation().recurrences();
    return recurrences == null
        ? "{%s}".formatted(after)
        : "{%s, recurrences: {count: %d, periodSeconds: %d, countOomDeaths: %s}}"
            .formatted(
                after,
                recurrences.count(),
                recurrences.period().toSeconds(),
                recurrences.oomDeaths());
  }
}
