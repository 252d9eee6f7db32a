package io.marketprism.operator.rule;

import io.marketprism.operator.runbook.PatternSize;
import java.util.List;
import java.util.RandomAccess;

/**
 * What a call costs, in units of {@link Meter}, by its operands: reckoned before it is made, with
 * the size of its result.
 */
final class CallCosts {

  /** Characters or elements that are copied or compared for a unit. */
  private static final long A_UNIT = 10;

  /** Comparisons of a naive search for a unit. */
  private static final long SEARCHED = 200;

  /** The largest program that a regular expression may have (see the options of the compiler). */
  private static final long LARGEST_PROGRAM = 1_000;

  private CallCosts() {}

  /**
   * The cost of a call.
   *
   * @param parts its operands, the target first
   */
  static long of(String function, List<Object> parts, Sizes sizes) {
    return switch (function) {
      case "_+_" -> appending(parts, sizes);
      case "_==_", "_!=_" ->
          Math.min(sizes.whole(parts.getFirst()), sizes.whole(parts.getLast())) / A_UNIT;
      case "@in" -> membership(parts, sizes);
      case "_[_]" -> indexing(parts.getFirst());
      case "contains", "indexOf", "lastIndexOf" -> searching(parts);
      case "split" -> Sizes.sum(searching(parts), Sizes.flat(parts.getFirst()));
      case "replace" -> replacing(parts);
      case "join" -> joining(parts, sizes);
      case "matches" -> matching(parts);
      case "startsWith", "endsWith" -> 0;
      default -> all(parts) / A_UNIT;
    };
  }

  private static long all(List<Object> parts) {
    return parts.stream().mapToLong(Sizes::flat).reduce(0, Sizes::sum);
  }

  /** What loops collect into is not copied. */
  private static long appending(List<Object> parts, Sizes sizes) {
    Object first = parts.getFirst();
    boolean collects = first instanceof List<?> list && !(list instanceof RandomAccess);
    long copied = collects ? 0 : sizes.whole(first);
    return Sizes.sum(copied, sizes.whole(parts.getLast())) / A_UNIT;
  }

  private static long membership(List<Object> parts, Sizes sizes) {
    boolean isList = parts.getLast() instanceof List<?>;
    return isList ? sizes.whole(parts.getLast()) / A_UNIT : Sizes.flat(parts.getFirst()) / A_UNIT;
  }

  /** What a loop has collected is searched through from its begin. */
  private static long indexing(Object indexed) {
    boolean walks = indexed instanceof List<?> list && !(list instanceof RandomAccess);
    return walks ? Sizes.flat(indexed) / A_UNIT : 0;
  }

  private static long searching(List<Object> parts) {
    long text = Sizes.flat(parts.getFirst());
    long sought = parts.size() < 2 ? 1 : Sizes.flat(parts.get(1));
    return Sizes.sum(text / A_UNIT, Sizes.product(text, sought) / SEARCHED);
  }

  private static long replacing(List<Object> parts) {
    if (parts.size() < 3) {
      return all(parts);
    }
    long text = Sizes.flat(parts.getFirst());
    long found = text / Math.max(1, Sizes.flat(parts.get(1))) + 1;
    long result = Sizes.sum(text, Sizes.product(found, Sizes.flat(parts.get(2))));
    return Sizes.sum(searching(parts), result / A_UNIT);
  }

  private static long joining(List<Object> parts, Sizes sizes) {
    long separator = parts.size() < 2 ? 0 : Sizes.flat(parts.get(1));
    long separators = Sizes.product(Sizes.flat(parts.getFirst()), separator);
    return Sizes.sum(sizes.whole(parts.getFirst()), separators) / A_UNIT;
  }

  /** RE2 is linear in the text, for each of its program's instructions at worst. */
  private static long matching(List<Object> parts) {
    long text = Sizes.flat(parts.getFirst());
    long program = parts.getLast() instanceof String pattern ? PatternSize.of(pattern) : 1;
    long threads = Math.min(program, LARGEST_PROGRAM) / 20 + 1;
    return Sizes.sum(program > PatternSize.LARGEST ? Meter.UNITS : program, text * threads);
  }
}
