package io.marketprism.operator.rule;

import io.marketprism.operator.runbook.Condition;
import io.marketprism.operator.runbook.Scope;
import io.marketprism.operator.runbook.Truth;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/** The corpus of hostile expressions, and what becomes of each. */
final class HostileExpressions {

  /**
   * A line of the corpus.
   *
   * @param outcome refused, unknown or harmless
   */
  record Line(String outcome, String text) {}

  private HostileExpressions() {}

  static List<Line> read() {
    try (InputStream file =
        Objects.requireNonNull(
            HostileExpressions.class.getResourceAsStream("hostile-expressions.txt"))) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(line -> line.split(" *\\| *", 2))
          .map(parts -> new Line(parts[0], parts[1]))
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static RuleCompiler compiler() {
    return new RuleCompiler(
        List.of(new ProbeVariables("health", true, false, Map.of())), Map.of(), new StackBudget());
  }

  /** What becomes of an expression, evaluated by itself over a large body. */
  static String outcome(String text) {
    try {
      Condition condition = compiler().compile(text);
      Truth truth = condition.judge(scope());
      boolean off = condition instanceof Metered metered && metered.isOverBudget();
      return off && truth instanceof Truth.Unknown ? "unknown" : "harmless";
    } catch (InvalidRuleException e) {
      return e.column() > 0 ? "refused" : "refused without its place";
    }
  }

  static Scope scope() {
    Map<String, Object> body = new HashMap<>();
    body.put("text", "a".repeat(40_000));
    body.put("words", IntStream.range(0, 2_000).mapToObj(i -> "word" + i).toList());
    body.put("numbers", IntStream.range(0, 5_000).mapToObj(i -> (Object) (long) i).toList());
    body.put("twenty", Collections.nCopies(20, 1L));
    body.put("one", List.of("aaaaaaaaaa"));
    body.put("regex", "(a*)*b");
    Map<String, Object> deep = Map.of();
    for (int i = 0; i < 500; i++) {
      deep = Map.of("x", deep);
    }
    body.put("deep", deep);
    return new RuleScope().answers("health", body).scope();
  }

  /** Evaluates all of them, in a process of its own with little memory. */
  public static void main(String[] none) {
    for (Line line : read()) {
      long begin = System.nanoTime();
      String outcome = outcome(line.text());
      System.out.printf(
          "%s %d %s%n", outcome, (System.nanoTime() - begin) / 1_000_000, line.text());
    }
    System.out.println("all evaluated");
  }
}
