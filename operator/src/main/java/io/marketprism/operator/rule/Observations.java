package io.marketprism.operator.rule;

import io.marketprism.operator.runbook.Observation;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a rule's variables are in a scope, as texts for people; the environment is not shown. */
final class Observations {

  private static final String NOT_SHOWN = "(not shown)";

  private Observations() {}

  /** One for each variable, but for those that are there for others to be compared with. */
  static List<Observation> of(CelRule rule, Scope scope) {
    Set<String> thresholds =
        rule.comparisons().stream()
            .filter(Comparisons.Comparison::isVariable)
            .map(Comparisons.Comparison::with)
            .filter(name -> isOfSpec(rule, name))
            .collect(Collectors.toSet());
    List<Observation> observations = new ArrayList<>();
    for (RuleVariables.Variable variable : rule.variables()) {
      if (!thresholds.contains(variable.name())) {
        observations.add(observation(rule, variable, scope));
        variable
            .unknownKeys()
            .apply(scope)
            .forEach(
                (key, why) -> {
                  if (rule.text().contains(key)) {
                    observations.add(
                        new Observation(variable.name() + "." + key, null, why, null, null));
                  }
                });
      }
    }
    return observations;
  }

  private static boolean isOfSpec(CelRule rule, String name) {
    return rule.variables().stream()
        .anyMatch(v -> v.name().equals(name) && v.source() instanceof Source.OfSpec);
  }

  private static Observation observation(
      CelRule rule, RuleVariables.Variable variable, Scope scope) {
    Reading<String> value =
        variable
            .told()
            .value()
            .apply(scope)
            .map(
                v ->
                    variable.isForTelling()
                        ? Plain.of(named(rule, variable, v), scope)
                        : NOT_SHOWN);
    return new Observation(
        variable.name(),
        value instanceof Reading.Known<String>(String text) ? text : null,
        value instanceof Reading.Unknown<String>(String why) ? why : null,
        variable.source().at(scope),
        threshold(rule, variable, scope));
  }

  /** Of all services those that the rule names. */
  private static Object named(CelRule rule, RuleVariables.Variable variable, Object value) {
    return variable.source() instanceof Source.OfServices && value instanceof Map<?, ?> services
        ? services.entrySet().stream()
            .filter(e -> rule.text().contains(String.valueOf(e.getKey())))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue))
        : value;
  }

  private static @Nullable String threshold(
      CelRule rule, RuleVariables.Variable variable, Scope scope) {
    String thresholds =
        rule.comparisons().stream()
            .filter(c -> c.variable().equals(variable.name()))
            .flatMap(c -> with(rule, c, scope).map(with -> c.sign() + " " + with).stream())
            .distinct()
            .collect(Collectors.joining(", "));
    return thresholds.isEmpty() ? null : thresholds;
  }

  private static Optional<String> with(
      CelRule rule, Comparisons.Comparison comparison, Scope scope) {
    if (comparison.computed() != null) {
      return computed(rule, comparison.computed(), scope);
    }
    return Optional.of(
        comparison.isVariable() ? valueOf(rule, comparison.with(), scope) : comparison.with());
  }

  /** A number that was computed; no rule can compute with the environment. */
  private static Optional<String> computed(CelRule rule, long part, Scope scope) {
    return rule.values(scope).get(part) instanceof Number number
        ? Optional.of(Plain.of(number, scope) + " (computed)")
        : Optional.empty();
  }

  private static String valueOf(CelRule rule, String name, Scope scope) {
    return rule.variables().stream()
        .filter(v -> v.name().equals(name) && v.isForTelling())
        .map(v -> v.told().value().apply(scope))
        .map(
            v ->
                v instanceof Reading.Known<Object>(Object value)
                    ? "%s (%s)".formatted(Plain.of(value, scope), name)
                    : name)
        .findFirst()
        .orElse(name);
  }
}
