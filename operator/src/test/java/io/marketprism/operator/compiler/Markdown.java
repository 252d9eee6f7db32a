package io.marketprism.operator.compiler;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Pieces of a page in Markdown. */
final class Markdown {

  private static final int WIDTH = 110;

  /** A longer expression stands in lines of its own. */
  private static final int INLINE = 80;

  /** Where a long expression of CEL may go on in the next line. */
  private static final Pattern OPERATOR = Pattern.compile(" (?=&& |\\|\\| |[?:] )");

  /** Up to a blank that is neither one of an expression nor before a unit. */
  private static final Pattern WORD = Pattern.compile("(?:`[^`]*`|[0-9] s\\b|[^` ])+");

  private Markdown() {}

  /** A heading's anchor. */
  static String link(String heading) {
    return "[%s](#%s)".formatted(heading, heading.toLowerCase(Locale.ROOT));
  }

  static String code(String text) {
    return "`" + text + "`";
  }

  static String seconds(long seconds) {
    return String.format(Locale.ROOT, "%,d s", seconds);
  }

  /** A number as people write it. */
  static String number(@Nullable Object value) {
    return value instanceof Double number && number == Math.rint(number)
        ? String.valueOf(number.longValue())
        : String.valueOf(value);
  }

  /** A paragraph, in lines of the page's width. */
  static String paragraph(String text) {
    return wrapped("", "", text);
  }

  /** An item of a list. */
  static String item(String mark, String text) {
    return wrapped(mark + " ", " ".repeat(mark.length() + 1), text);
  }

  /** Words and an expression: within the line, or in lines of its own. */
  static String item(String mark, String words, String expression) {
    return expression.length() <= INLINE
        ? item(mark, words + " " + code(expression))
        : item(mark, words) + block(" ".repeat(mark.length() + 1), "", expression);
  }

  /** Lines of code. */
  static String block(String indent, String language, String code) {
    StringBuilder block = new StringBuilder(indent + "```" + language + "\n");
    broken(code, WIDTH - indent.length())
        .lines()
        .forEach(line -> block.append(indent).append(line).append('\n'));
    return block.append(indent).append("```\n").toString();
  }

  private static String broken(String code, int width) {
    if (code.contains("\n") || code.length() <= width) {
      return code;
    }
    StringBuilder lines = new StringBuilder();
    Matcher operator = OPERATOR.matcher(code);
    int begin = 0;
    int end = -1;
    while (operator.find()) {
      if (operator.start() - begin > width && end > begin) {
        lines.append(code, begin, end).append('\n');
        begin = end + 1;
      }
      end = operator.start();
    }
    if (code.length() - begin > width && end > begin) {
      lines.append(code, begin, end).append('\n');
      begin = end + 1;
    }
    return lines.append(code, begin, code.length()).toString();
  }

  private static String wrapped(String first, String indent, String text) {
    StringBuilder lines = new StringBuilder();
    StringBuilder line = new StringBuilder(first);
    boolean empty = true;
    Matcher words = WORD.matcher(text);
    while (words.find()) {
      String word = words.group();
      if (!empty && line.length() + 1 + word.length() > WIDTH) {
        lines.append(line).append('\n');
        line = new StringBuilder(indent);
        empty = true;
      }
      line.append(empty ? "" : " ").append(word);
      empty = false;
    }
    return lines.append(line).append('\n').toString();
  }
}
