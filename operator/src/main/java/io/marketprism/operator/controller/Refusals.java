package io.marketprism.operator.controller;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The Remediations of one stack that the API server refused to create, for a quota or a policy. One
 * that is refused again and again is tried less and less often.
 */
final class Refusals {

  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(15);

  private final Map<String, Refusal> byService = new LinkedHashMap<>();

  private record Refusal(String sentence, Instant until, Duration pause) {}

  /** Whether it is too early to try again. */
  boolean holds(String service, Instant now) {
    Refusal last = byService.get(service);
    return last != null && now.isBefore(last.until);
  }

  /**
   * Takes in a refusal.
   *
   * @param sentence the API server's answer
   */
  void refused(String service, String sentence, Instant now) {
    byService.compute(
        service,
        (name, last) -> {
          Duration pause = last == null ? FIRST : last.pause.multipliedBy(2);
          Duration bounded = pause.compareTo(LONGEST) < 0 ? pause : LONGEST;
          return new Refusal(sentence, now.plus(bounded), bounded);
        });
  }

  /** One was created. */
  void created(String service) {
    byService.remove(service);
  }

  /** Of all other services nothing is to be created any more. */
  void retain(Collection<String> services) {
    byService.keySet().retainAll(services);
  }

  /** Passes on each service with the API server's answer. */
  void forEach(BiConsumer<String, String> receiver) {
    byService.forEach((service, last) -> receiver.accept(service, last.sentence));
  }
}
