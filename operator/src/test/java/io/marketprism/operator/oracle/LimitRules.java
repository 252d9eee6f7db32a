package io.marketprism.operator.oracle;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** No more restarts than the limits allow, nor more of them at once. */
final class LimitRules {

  private LimitRules() {}

  static List<Violation> broken(Observed seen) {
    Map<String, List<Life>> byStack =
        seen.lives().stream().filter(Life::isRestart).collect(Collectors.groupingBy(Life::stack));
    List<Violation> violations = new ArrayList<>();
    byStack.forEach(
        (stack, restarts) -> {
          Limits limits = seen.limits().getOrDefault(stack, Limits.BUILT_IN);
          violations.addAll(tooMany(stack, restarts, limits.perStack(), limits.perStackPeriod()));
          restarts.stream()
              .collect(Collectors.groupingBy(Life::service))
              .forEach(
                  (service, ofService) ->
                      violations.addAll(
                          tooMany(
                              stack + "/" + service,
                              ofService,
                              limits.perService(),
                              limits.perServicePeriod())));
          violations.addAll(tooManyAtOnce(stack, restarts, limits.maxConcurrent()));
        });
    return violations;
  }

  private static List<Violation> tooMany(
      String of, List<Life> restarts, int allowed, Duration period) {
    List<Instant> times = restarts.stream().map(LimitRules::claimedAt).sorted().toList();
    List<Violation> violations = new ArrayList<>();
    for (int i = allowed; i < times.size(); i++) {
      if (Duration.between(times.get(i - allowed), times.get(i)).compareTo(period) < 0) {
        violations.add(
            new Violation(
                Violation.Kind.LIMIT_PASSED,
                "%d restarts of %s within %s by %s"
                    .formatted(allowed + 1, of, period, times.get(i))));
      }
    }
    return violations;
  }

  private static List<Violation> tooManyAtOnce(String stack, List<Life> restarts, int allowed) {
    return restarts.stream()
        .map(LimitRules::claimedAt)
        .filter(at -> restarts.stream().filter(life -> life.isExecutingAt(at)).count() > allowed)
        .map(
            at ->
                new Violation(
                    Violation.Kind.LIMIT_PASSED,
                    "more than %d restarts of %s at once at %s".formatted(allowed, stack, at)))
        .toList();
  }

  private static Instant claimedAt(Life life) {
    return Objects.requireNonNull(life.claimedAt());
  }
}
