package io.marketprism.operator.runbook;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How large the program of a regular expression may become. RE2 takes linear time in the text, but
 * writes a repetition out: {@code ((a{1000}){1000}){1000}} would fill the memory before it matches
 * anything.
 */
public final class PatternSize {

  /** The largest that is compiled. */
  public static final long LARGEST = 20_000;

  private static final Pattern REPETITION = Pattern.compile("\\{(\\d{1,9})(?:,(\\d{0,9}))?\\}");

  private PatternSize() {}

  /**
   * No less than the number of the program's instructions: as if each repetition were within all
   * others.
   */
  public static long of(String pattern) {
    long size = pattern.length() + 1L;
    Matcher repetition = REPETITION.matcher(pattern);
    while (repetition.find() && size <= LARGEST) {
      size *= Math.max(1, Math.max(times(repetition.group(1)), times(repetition.group(2))));
    }
    return size;
  }

  private static long times(@Nullable String digits) {
    return digits == null || digits.isEmpty() ? 1 : Long.parseLong(digits);
  }
}
