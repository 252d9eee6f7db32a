package io.marketprism.operator.api;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Words of a closed list, as they stand in resources. */
final class Words {

  private Words() {}

  static @Nullable String of(@Nullable Enum<?> word) {
    return word == null ? null : word.name();
  }

  /**
   * The word as this version knows it.
   *
   * @param unknown what a word stands for that this version does not know
   * @return null where there is no word
   */
  static <E extends Enum<E>> @Nullable E parse(Class<E> words, @Nullable String word, E unknown) {
    return word == null ? null : parseOr(words, word, unknown);
  }

  /** The same, where there is always a word. */
  static <E extends Enum<E>> E parseOr(Class<E> words, @Nullable String word, E unknown) {
    return Arrays.stream(words.getEnumConstants())
        .filter(known -> known.name().equals(word))
        .findFirst()
        .orElse(unknown);
  }
}
