package io.marketprism.operator.metrics;

import io.prometheus.client.SimpleCollector;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The series of stacks in one family. They come with what a stack declares and leave with it, so
 * that their number is bounded and nothing is shown of what is gone.
 *
 * @param <C> a series
 */
final class StackSeries<C> {

  private final SimpleCollector<C> family;
  private final Map<StackName, Map<List<String>, C>> shown = new ConcurrentHashMap<>();

  StackSeries(SimpleCollector<C> family) {
    this.family = family;
  }

  /** A series, made if need be; the labels are those after the stack's own. */
  C of(StackName stack, List<String> labels) {
    return shown
        .computeIfAbsent(stack, s -> new ConcurrentHashMap<>())
        .computeIfAbsent(labels, l -> family.labels(all(stack, l)));
  }

  /** A series, if the stack still has it. */
  Optional<C> ifShown(StackName stack, List<String> labels) {
    return Optional.ofNullable(shown.getOrDefault(stack, Map.of()).get(labels));
  }

  /** Makes these the stack's series: new ones begin at zero, others are removed. */
  void declare(StackName stack, Collection<List<String>> labels) {
    labels.forEach(l -> of(stack, l));
    retain(stack, Set.copyOf(labels)::contains);
  }

  /** Removes all series of the stack but these. */
  void retain(StackName stack, Predicate<List<String>> which) {
    shown
        .getOrDefault(stack, Map.of())
        .keySet()
        .removeIf(
            labels -> {
              boolean isGone = !which.test(labels);
              if (isGone) {
                family.remove(all(stack, labels));
              }
              return isGone;
            });
  }

  /** Removes all series of a stack that is gone. */
  void forget(StackName stack) {
    retain(stack, labels -> false);
    shown.remove(stack);
  }

  private static String[] all(StackName stack, List<String> labels) {
    return Stream.concat(Stream.of(stack.namespace(), stack.name()), labels.stream())
        .toArray(String[]::new);
  }
}
