package io.marketprism.operator.runbook;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** What probes saw where they failed: a status, an address, the first words of a body. */
final class FailedProbes {

  private static final int FIRST_WORDS = 120;

  private FailedProbes() {}

  /**
   * By the probe's name, in words without secrets; those that succeeded or saw nothing are not in.
   */
  static Map<String, String> of(Collection<String> probes, Scope scope) {
    Map<String, String> seen = new LinkedHashMap<>();
    for (String probe : probes) {
      if (scope.readings().probes().get(probe) instanceof Reading.Known<ProbeResult>(var result)
          && !result.ok()) {
        seen.put(probe, result.message() + words(result, scope));
      }
    }
    return seen;
  }

  private static String words(ProbeResult result, Scope scope) {
    if (result.body() == null) {
      return "";
    }
    Environment environment =
        scope.readings().container() instanceof Reading.Known<ContainerFacts>(ContainerFacts facts)
            ? facts.environment()
            : Environment.EMPTY;
    String body = String.valueOf(PlainBody.withoutSecrets(result.body()));
    String said = Excerpt.plain(new Redactor(environment).redact(body)).strip();
    return said.isEmpty() ? "" : ", which said: " + Excerpt.of(said, FIRST_WORDS);
  }
}
