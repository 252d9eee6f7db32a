package io.marketprism.operator.probe.scrape;

import java.util.List;
import java.util.Locale;

/**
 * A number as the text format writes it: decimal, with or without an exponent, NaN, Inf or
 * Infinity.
 */
final class Numeral {

  private static final List<String> WORDS = List.of("nan", "inf", "infinity");

  private Numeral() {}

  /** Whether the bytes from {@code from} to before {@code to} are a number. */
  static boolean isNumber(byte[] bytes, int from, int to) {
    int at = from;
    if (at < to && (bytes[at] == '+' || bytes[at] == '-')) {
      at++;
    }
    for (String word : WORDS) {
      if (isWord(bytes, at, to, word)) {
        return true;
      }
    }
    int whole = digits(bytes, at, to);
    at += whole;
    int fraction = 0;
    if (at < to && bytes[at] == '.') {
      fraction = digits(bytes, at + 1, to);
      at += 1 + fraction;
    }
    return whole + fraction > 0 && (at == to || isExponent(bytes, at, to));
  }

  /** The value of what {@link #isNumber} accepts. */
  static double parse(String number) {
    String word = number.toLowerCase(Locale.ROOT);
    if (word.endsWith("nan")) {
      return Double.NaN;
    }
    if (word.contains("inf")) {
      return word.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    return Double.parseDouble(number);
  }

  private static boolean isExponent(byte[] bytes, int from, int to) {
    if (bytes[from] != 'e' && bytes[from] != 'E') {
      return false;
    }
    int at = from + 1;
    if (at < to && (bytes[at] == '+' || bytes[at] == '-')) {
      at++;
    }
    return at < to && at + digits(bytes, at, to) == to;
  }

  private static int digits(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] >= '0' && bytes[at] <= '9') {
      at++;
    }
    return at - from;
  }

  private static boolean isWord(byte[] bytes, int from, int to, String lowerCase) {
    if (to - from != lowerCase.length()) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if ((bytes[i] | 0x20) != lowerCase.charAt(i - from)) {
        return false;
      }
    }
    return true;
  }
}
