package io.marketprism.operator.report;

import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.StackStatus;
import io.marketprism.operator.api.StackStatus.AlertStatus;
import io.marketprism.operator.compiler.AnnotationText;
import io.marketprism.operator.compiler.Annotations;
import io.marketprism.operator.compiler.CompiledStack;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The annotations of a stack's alerts, and of the scenarios that they were found to be, with what
 * was seen when they began to fire filled in.
 */
final class AlertTexts {

  private final MarketPrismStack stack;
  private final CompiledStack compiled;
  private final StackStatus status;

  AlertTexts(MarketPrismStack stack, CompiledStack compiled, StackStatus status) {
    this.stack = stack;
    this.compiled = compiled;
    this.status = status;
  }

  /** All of one alert, by the alert's name; empty where there is no such alert. */
  Map<String, Map<String, String>> of(String alert) {
    Map<String, String> values = values(alert);
    Map<String, String> texts = new TreeMap<>();
    raw(alert).forEach((key, text) -> texts.put(key, AnnotationText.filledIn(text, values)));
    return texts.isEmpty() ? Map.of() : Map.of(alert, texts);
  }

  /** One of them; empty where the alert has none of that key. */
  Optional<String> of(String alert, String key) {
    return Optional.ofNullable(raw(alert).get(key))
        .map(text -> AnnotationText.filledIn(text, values(alert)))
        .filter(text -> !text.isBlank());
  }

  private Map<String, String> raw(String alert) {
    Annotations annotations = compiled.annotations().get(alert);
    return annotations == null
        ? Map.of()
        : annotations.in(shown(alert).map(AlertStatus::scenario).orElse(null)).texts();
  }

  private Map<String, String> values(String alert) {
    Map<String, String> values = new HashMap<>();
    shown(alert).map(AlertStatus::seenOrEmpty).ifPresent(values::putAll);
    values.put("alert", alert);
    values.put("stack", stack.getMetadata().getName());
    values.put("namespace", stack.getMetadata().getNamespace());
    compiled.policy().alert(alert).ifPresent(policy -> values.put("service", policy.service()));
    return values;
  }

  private Optional<AlertStatus> shown(String alert) {
    return status.alertsOrEmpty().stream().filter(a -> a.name().equals(alert)).findFirst();
  }
}
