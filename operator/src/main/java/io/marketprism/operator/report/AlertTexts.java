package io.marketprism.operator.report;

import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.StackStatus;
import io.marketprism.operator.api.StackStatus.AlertStatus;
import io.marketprism.operator.compiler.AnnotationText;
import io.marketprism.operator.compiler.CompiledStack;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The annotations of a stack's alerts, with what was seen when they began to fire filled in. */
final class AlertTexts {

  private final MarketPrismStack stack;
  private final CompiledStack compiled;
  private final StackStatus status;

  AlertTexts(MarketPrismStack stack, CompiledStack compiled, StackStatus status) {
    this.stack = stack;
    this.compiled = compiled;
    this.status = status;
  }

  /** Of all alerts, by the alert's name. */
  Map<String, Map<String, String>> all() {
    Map<String, Map<String, String>> all = new HashMap<>();
    compiled.annotations().keySet().forEach(alert -> all.put(alert, of(alert)));
    return all;
  }

  /** One of them; empty where the alert has none of that key. */
  Optional<String> of(String alert, String key) {
    return Optional.ofNullable(of(alert).get(key)).filter(text -> !text.isBlank());
  }

  private Map<String, String> of(String alert) {
    var annotations = compiled.annotations().get(alert);
    if (annotations == null) {
      return Map.of();
    }
    Map<String, String> values = values(alert);
    Map<String, String> texts = new TreeMap<>();
    annotations
        .texts()
        .forEach((key, text) -> texts.put(key, AnnotationText.filledIn(text, values)));
    return texts;
  }

  private Map<String, String> values(String alert) {
    Map<String, String> values = new HashMap<>();
    status.alertsOrEmpty().stream()
        .filter(shown -> shown.name().equals(alert))
        .map(AlertStatus::seenOrEmpty)
        .forEach(values::putAll);
    values.put("alert", alert);
    values.put("stack", stack.getMetadata().getName());
    values.put("namespace", stack.getMetadata().getNamespace());
    compiled.policy().alert(alert).ifPresent(policy -> values.put("service", policy.service()));
    return values;
  }
}
