package io.marketprism.operator.host;

import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.Environment;
import io.marketprism.operator.workload.ComposeService;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How a container was made.
 *
 * @param labels what compose has written on it
 * @param environment its variables
 */
record Made(ContainerFacts.ComposeLabels labels, Environment environment) {

  static Made of(ContainerFacts facts) {
    return new Made(facts.compose(), facts.environment());
  }

  /** Whether it was given a value of a variable. */
  boolean gave(String variable) {
    String value = environment.get(variable);
    return value != null && !value.isEmpty();
  }

  /**
   * The variables that its service would be given with other values now: somebody may have changed
   * an env file since. Names only, for values may be secrets.
   *
   * @param made null where the container was never seen
   */
  static SortedSet<String> changed(@Nullable Made made, ComposeService service) {
    if (made == null) {
      return Collections.emptySortedSet();
    }
    SortedSet<String> changed = new TreeSet<>();
    service
        .given()
        .variables()
        .forEach(
            (name, value) -> {
              if (!value.equals(made.environment.get(name))) {
                changed.add(name);
              }
            });
    return changed;
  }
}
