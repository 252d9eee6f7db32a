package io.marketprism.operator.runbook;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** What a person wants to know beside an alert, as it is now. */
final class Evidence {

  private Evidence() {}

  /** By the names that the alert gives; what can't be told is "unknown". */
  static Map<String, String> of(AlertPolicy alert, Scope scope) {
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

  /**
   * A sentence with the alert's evidence behind it; what became of an attempt may have some
   * already.
   */
  static String beside(String sentence, AlertPolicy alert, Scope scope) {
    String evidence =
        of(alert, scope).entrySet().stream()
            .map(e -> e.getKey() + " " + e.getValue())
            .collect(Collectors.joining(", "));
    boolean has =
        alert.evidence().keySet().stream().anyMatch(name -> sentence.contains("(" + name + " "));
    return evidence.isEmpty() || has ? sentence : sentence + " (" + evidence + ")";
  }
}
