package io.marketprism.operator.runbook;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a person wants to know beside an alert, as it is now. */
final class Evidence {

  private Evidence() {}

  /**
   * By the names that the alert gives; what can't be told is "unknown". Beside it what those of its
   * own probes saw that failed.
   */
  static Map<String, String> of(AlertPolicy alert, Scope scope) {
    Map<String, String> evidence = new LinkedHashMap<>(declared(alert, scope));
    failedProbes(alert, scope).forEach((probe, seen) -> evidence.put("probe " + probe, seen));
    return evidence;
  }

  private static Map<String, String> declared(AlertPolicy alert, Scope scope) {
    Map<String, String> evidence = new LinkedHashMap<>();
    alert
        .evidence()
        .forEach(
            (name, expression) ->
                evidence.put(
                    name,
                    switch (expression.render(scope)) {
                      case Reading.Known<String>(String text) -> text;
                      case Reading.Unknown<String> unknown -> "unknown";
                    }));
    return evidence;
  }

  private static Map<String, String> failedProbes(AlertPolicy alert, Scope scope) {
    Set<String> probes = new TreeSet<>();
    for (String variable : alert.expr().reads()) {
      String[] parts = variable.split("\\.", 3);
      if (parts.length > 1 && parts[0].equals("probe")) {
        probes.add(parts[1]);
      }
    }
    return FailedProbes.of(probes, scope);
  }

  /**
   * A sentence with the alert's evidence behind it; what became of an attempt may have some
   * already.
   */
  static String beside(String sentence, AlertPolicy alert, Scope scope) {
    String evidence =
        declared(alert, scope).entrySet().stream()
            .map(e -> e.getKey() + " " + e.getValue())
            .collect(Collectors.joining(", "));
    boolean has =
        alert.evidence().keySet().stream().anyMatch(name -> sentence.contains("(" + name + " "));
    return evidence.isEmpty() || has ? sentence : sentence + " (" + evidence + ")";
  }

  /** The same, and what its probes saw that failed. */
  static String besideWithProbes(String sentence, AlertPolicy alert, Scope scope) {
    String seen =
        failedProbes(alert, scope).entrySet().stream()
            .map(e -> "; probe %s: %s".formatted(e.getKey(), e.getValue()))
            .filter(words -> !sentence.contains(words))
            .collect(Collectors.joining());
    return beside(sentence + seen, alert, scope);
  }
}
