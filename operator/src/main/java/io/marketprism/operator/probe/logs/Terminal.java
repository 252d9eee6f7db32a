package io.marketprism.operator.probe.logs;

/** What programs write for terminals: colours, and whatever else an escape begins. */
final class Terminal {

  private static final char ESCAPE = '\u001b';
  private static final char CSI = '\u009b';
  private static final char BELL = '\u0007';

  private Terminal() {}

  /** The text as a terminal would show it, without colours (ECMA-48). */
  static String plain(String text) {
    if (text.indexOf(ESCAPE) < 0 && text.indexOf(CSI) < 0) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      char next = text.charAt(at);
      if (next == CSI) {
        at = afterControl(text, at + 1);
      } else if (next != ESCAPE) {
        plain.append(next);
        at++;
      } else {
        at = afterEscape(text, at + 1);
      }
    }
    return plain.toString();
  }

  private static int afterEscape(String text, int at) {
    if (at >= text.length()) {
      return at;
    }
    return switch (text.charAt(at)) {
      case '[' -> afterControl(text, at + 1);
      case ']' -> afterCommand(text, at + 1);
      default -> at + 1;
    };
  }

  /** Parameters and intermediates up to a final character. */
  private static int afterControl(String text, int at) {
    int end = at;
    while (end < text.length() && text.charAt(end) >= 0x20 && text.charAt(end) <= 0x3f) {
      end++;
    }
    return Math.min(end + 1, text.length());
  }

  /** Such as a title or a link: up to a bell, or an escape and a backslash. */
  private static int afterCommand(String text, int at) {
    int end = at;
    while (end < text.length() && text.charAt(end) != BELL && text.charAt(end) != ESCAPE) {
      end++;
    }
    boolean closes = end + 1 < text.length() && text.charAt(end) == ESCAPE;
    return Math.min(end + (closes ? 2 : 1), text.length());
  }
}
