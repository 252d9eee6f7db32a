package io.marketprism.operator.rule;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelReference;
import dev.cel.runtime.CelUnknownSet;
import io.marketprism.operator.runbook.Condition;
import io.marketprism.operator.runbook.Excerpt;
import io.marketprism.operator.runbook.PlainBody;
import io.marketprism.operator.runbook.Scope;
import io.marketprism.operator.runbook.SecretNames;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which part of a rule that is false does not hold, and what was seen of it. */
final class Failures {

  private static final String NOT_SHOWN = "(not shown)";

  /** No more of what was seen makes it clearer. */
  private static final int MOST = 6;

  private final CelAbstractSyntaxTree ast;
  private final Map<Long, Object> values;
  private final Scope scope;
  private final Map<String, String> seen = new TreeMap<>();

  private Failures(CelRule rule, Scope scope) {
    this.ast = rule.positions().ast();
    this.values = rule.values(scope);
    this.scope = scope;
  }

  static Condition.Failure of(CelRule rule, Scope scope) {
    Failures failures = new Failures(rule, scope);
    List<Conjuncts.Conjunct> conjuncts = Conjuncts.of(rule.positions());
    return conjuncts.stream()
        .filter(conjunct -> Boolean.FALSE.equals(failures.values.get(conjunct.expr().id())))
        .findFirst()
        .map(conjunct -> failures.of(rule, conjunct))
        .orElseGet(() -> new Condition.Failure(rule.text() + " is false", Set.of()));
  }

  private Condition.Failure of(CelRule rule, Conjuncts.Conjunct conjunct) {
    collect(conjunct.expr());
    seen.remove(conjunct.text()); // it is false, as is said already
    String beside =
        seen.entrySet().stream()
            .limit(MOST)
            .map(e -> e.getKey() + " is " + e.getValue())
            .collect(Collectors.joining(", "));
    String what =
        "%s of %s is false".formatted(Excerpt.of(conjunct.text(), Plain.LONGEST), scope.service());
    return new Condition.Failure(
        beside.isEmpty() ? what : what + ": " + beside, probes(rule, conjunct.expr()));
  }

  private Set<String> probes(CelRule rule, CelExpr part) {
    Set<String> names = new TreeSet<>();
    Parts.each(part, expr -> names.add(name(expr)));
    return rule.variables().stream()
        .filter(variable -> names.contains(variable.name()))
        .map(variable -> Source.probe(variable.source()))
        .flatMap(Optional::stream)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** What was read, each as far as the rule goes into it; a loop's own variables say nothing. */
  private void collect(CelExpr expr) {
    String path = path(expr);
    if (path != null) {
      Object value = values.get(expr.id());
      if (value != null) {
        seen.put(path, shown(path, value));
      }
    } else if (expr.getKind() == CelExpr.ExprKind.Kind.COMPREHENSION) {
      collect(expr.comprehension().iterRange());
    } else {
      Parts.of(expr).forEach(this::collect);
    }
  }

  /** A variable, or what is in it, as rules write it; null for anything else. */
  private @Nullable String path(CelExpr expr) {
    String name = name(expr);
    if (!name.isEmpty()) {
      return name;
    }
    if (expr.getKind() == CelExpr.ExprKind.Kind.SELECT && !expr.select().testOnly()) {
      String of = path(expr.select().operand());
      return of == null ? null : of + "." + expr.select().field();
    }
    if (expr.getKind() == CelExpr.ExprKind.Kind.CALL
        && expr.call().function().equals("_[_]")
        && expr.call().args().getLast().getKind() == CelExpr.ExprKind.Kind.CONSTANT) {
      String of = path(expr.call().args().getFirst());
      return of == null ? null : of + key(expr.call().args().getLast().constant());
    }
    return null;
  }

  private String name(CelExpr expr) {
    boolean named =
        expr.getKind() == CelExpr.ExprKind.Kind.IDENT
            || expr.getKind() == CelExpr.ExprKind.Kind.SELECT;
    CelReference reference = ast.getReferenceMap().get(expr.id());
    return named && reference != null ? reference.name() : "";
  }

  private static String key(CelConstant key) {
    return switch (key.getKind()) {
      case STRING_VALUE -> "['" + key.stringValue() + "']";
      case INT64_VALUE -> "[" + key.int64Value() + "]";
      default -> "[...]";
    };
  }

  private String shown(String path, Object value) {
    if (value instanceof CelUnknownSet) {
      return "unknown";
    }
    boolean secret =
        (value instanceof String || value instanceof List) && SecretNames.contains(path);
    return secret || path.startsWith(EnvironmentUse.VARIABLE)
        ? NOT_SHOWN
        : Plain.of(PlainBody.withoutSecrets(value), scope);
  }
}
