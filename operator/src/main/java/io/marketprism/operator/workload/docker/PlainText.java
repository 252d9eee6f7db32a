package io.marketprism.operator.workload.docker;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Texts for a person. */
final class PlainText {

  /** Of one text, in bytes. */
  static final int LONGEST = 32 * 1024;

  private static final String CUT = "... (the beginning is cut off)\n";

  private PlainText() {}

  /** The text without trailing blanks; the end of one that is too long, for the newest is there. */
  static String bounded(String text) {
    byte[] bytes = text.stripTrailing().getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= LONGEST) {
      return text.stripTrailing();
    }
    int begin = bytes.length - LONGEST + CUT.length();
    while ((bytes[begin] & 0xc0) == 0x80) {
      begin++; // not in the middle of a character
    }
    return CUT + new String(bytes, begin, bytes.length - begin, StandardCharsets.UTF_8);
  }

  /** A number of bytes: {@code 1.5 GiB}. */
  static String bytes(@Nullable Long number) {
    if (number == null) {
      return "unknown";
    }
    if (number < 1024) {
      return number + " B";
    }
    double rest = number;
    int unit = -1;
    while (rest >= 1024 && unit < 3) {
      rest /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %ciB", rest, "KMGT".charAt(unit));
  }

  /** A limit in bytes, of which the engine tells zero where there is none. */
  static String limit(@Nullable Long number) {
    return number == null || number <= 0 ? "none" : bytes(number);
  }

  static String orNone(@Nullable Object value) {
    String text = value == null ? "" : value.toString();
    return text.isEmpty() ? "none" : text;
  }
}
