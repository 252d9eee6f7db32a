package io.marketprism.operator.rule;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What rules can name of one probe.
 *
 * @param name the probe's name
 * @param needsProcess whether it looks at the process itself, so that it has failed where none runs
 * @param readsLog whether it reads the service's log, which is searched for rate limits
 * @param isNetwork whether its answer is what the DockerHost reaches, which rules read as {@code
 *     network}
 * @param values the names of its values; true for one that is a map from a label's value to a
 *     number, false for a number
 */
public record ProbeVariables(
    String name,
    boolean needsProcess,
    boolean readsLog,
    boolean isNetwork,
    Map<String, Boolean> values) {

  public ProbeVariables {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values)); // in a message's order
  }
}
