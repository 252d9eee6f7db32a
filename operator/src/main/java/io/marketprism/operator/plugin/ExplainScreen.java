package io.marketprism.operator.plugin;

import io.marketprism.operator.runbook.AlertState;
import io.marketprism.operator.runbook.Explanation;
import io.marketprism.operator.runbook.Explanation.Alert;
import io.marketprism.operator.runbook.Explanation.GateView;
import io.marketprism.operator.runbook.Explanation.Holds;
import io.marketprism.operator.runbook.Explanation.Need;
import io.marketprism.operator.runbook.Explanation.Rule;
import io.marketprism.operator.runbook.Observation;
import io.marketprism.operator.web.StackExplanation;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Why alerts are acted on or not, as text for people: the decision first, then what it rests on.
 */
final class ExplainScreen {

  private static final String INDENT = "  ";

  private final StackExplanation explanation;
  private final Instant now;
  private final ZoneId zone;

  ExplainScreen(StackExplanation explanation, ZoneId zone) {
    this.explanation = explanation;
    this.now = explanation.evaluatedAt();
    this.zone = zone;
  }

  /**
   * The text.
   *
   * @param all whether inactive alerts are explained too, and not only named
   */
  String text(boolean all) {
    List<String> parts = new ArrayList<>();
    parts.add(head());
    explanation.switchedOff().forEach(fault -> parts.add("switched off: " + fault + "\n"));
    List<String> inactive = new ArrayList<>();
    for (Alert alert : explanation.alerts()) {
      if (all || !isInactive(alert)) {
        parts.add(alert(alert));
      } else {
        inactive.add(alert.name());
      }
    }
    if (!inactive.isEmpty()) {
      parts.add("inactive: " + String.join(", ", inactive) + "\n");
    }
    return String.join("\n", parts);
  }

  private static boolean isInactive(Alert alert) {
    return alert.state() == AlertState.Phase.Inactive && alert.expr().holds() == Holds.No;
  }

  private String head() {
    return "%s/%s  evaluated %s by %s, %s%n"
        .formatted(
            explanation.namespace(),
            explanation.stack(),
            time(now),
            explanation.operator(),
            explanation.leading() ? "which acts" : "which stands by and does not act");
  }

  private String alert(Alert alert) {
    StringBuilder text = new StringBuilder(title(alert));
    Explanation.Outcome decision = alert.decision();
    field(
        text,
        "decision",
        decision.message().isEmpty()
            ? decision.reason().name()
            : "%s: %s".formatted(decision.reason(), decision.message()));
    alert.needs().forEach(need -> field(text, "acts when", need(need)));
    if (alert.earliest() != null) {
      field(text, "earliest", time(alert.earliest()) + ", if all stays as it is");
    }
    if (alert.escalatedSince() != null) {
      field(text, "escalated", "since " + time(alert.escalatedSince()));
    }
    field(
        text,
        "expression",
        "%s (%s; for %d s)"
            .formatted(alert.expr().text(), outcome(alert.expr()), alert.forSeconds()));
    text.append(indented(readings(alert.expr().readings())));
    if (isJudged(alert)) {
      text.append(INDENT).append("scenarios\n").append(indented(scenarios(alert)));
    }
    if (!alert.gates().isEmpty()) {
      text.append(INDENT).append("gates\n").append(indented(gates(alert.gates())));
    }
    return text.toString();
  }

  private String title(Alert alert) {
    Instant since = alert.since();
    return "%s  %s%s  %s  service %s%n"
        .formatted(
            alert.name(),
            alert.state(),
            since == null
                ? ""
                : " since %s (%s)"
                    .formatted(time(since), Moments.length(Duration.between(since, now))),
            alert.severity(),
            alert.service());
  }

  private String need(Need need) {
    return need.at() == null ? need.what() : "%s, at %s".formatted(need.what(), time(need.at()));
  }

  private static void field(StringBuilder text, String name, String value) {
    text.append(INDENT).append("%-10s  %s%n".formatted(name, value));
  }

  private static String outcome(Rule rule) {
    return switch (rule.holds()) {
      case Yes -> "holds";
      case No -> "does not hold";
      case NotJudged -> "not judged";
      case Unknown -> "Unknown: " + Objects.requireNonNullElse(rule.unknown(), "");
    };
  }

  private String readings(List<Observation> readings) {
    if (readings.isEmpty()) {
      return "";
    }
    Table table = new Table("READING", "VALUE", "COMPARED WITH", "AGE");
    for (Observation reading : readings) {
      table.add(
          reading.name(),
          reading.unknown() == null ? orEmpty(reading.value()) : "Unknown: " + reading.unknown(),
          orEmpty(reading.threshold()),
          reading.at() == null ? "" : Moments.length(Duration.between(reading.at(), now)));
    }
    return table.toString();
  }

  private static boolean isJudged(Alert alert) {
    return alert.scenarios().stream().anyMatch(s -> s.when().holds() != Holds.NotJudged);
  }

  private String scenarios(Alert alert) {
    Table table = new Table("", "SCENARIO", "ACTION", "WHEN", "");
    alert
        .scenarios()
        .forEach(
            s ->
                table.add(
                    s.name().equals(alert.scenario()) ? ">" : "",
                    s.name(),
                    s.action().name(),
                    s.when().text(),
                    outcome(s.when())));
    String read =
        readings(
            alert.scenarios().stream()
                .flatMap(s -> s.when().readings().stream())
                .distinct()
                .filter(reading -> !alert.expr().readings().contains(reading))
                .toList());
    return table + read;
  }

  private String gates(List<GateView> gates) {
    Table table = new Table("", "GATE", "BY", "");
    for (GateView gate : gates) {
      table.add(
          switch (gate.verdict()) {
            case Passes -> "passes";
            case Holds -> "HOLDS";
            case NotAsked -> "not asked";
          },
          gate.gate(),
          gate.numbers(),
          gate.reason() == null ? "" : "%s: %s".formatted(gate.reason(), orEmpty(gate.message())));
    }
    return table.toString();
  }

  private static String indented(String lines) {
    return lines
        .lines()
        .map(line -> (INDENT + INDENT + line).stripTrailing() + "\n")
        .collect(Collectors.joining());
  }

  private String time(Instant at) {
    return Moments.time(at, now, zone);
  }

  private static String orEmpty(@Nullable String text) {
    return Objects.requireNonNullElse(text, "");
  }
}
