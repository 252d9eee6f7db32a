package io.marketprism.operator.probe.scrape;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Walks over the bytes of a line. What isn't wanted is checked for its shape and not copied. */
final class SampleParser {

  private final Predicate<String> wantedName;

  /** Series of one name follow each other, so the predicate is asked about once a name. */
  private byte[] latestName = {};

  private String latestNameText = "";
  private boolean latestIsWanted;

  private byte[] bytes = {};
  private int at;
  private int end;
  private int number;

  SampleParser(Predicate<String> wantedName) {
    this.wantedName = wantedName;
  }

  /** The sample of the line; null if it has none or one that isn't wanted. */
  @Nullable Sample parse(PageLines line) throws MalformedPageException {
    bytes = line.bytes();
    at = line.start();
    end = line.end();
    number = line.number();
    skipBlanks();
    if (at == end || bytes[at] == '#') {
      return null;
    }
    if (bytes[at] == '{') {
      return quoted();
    }
    boolean wanted = isWanted(name("a metric's name", true), at);
    boolean blank = skipBlanks();
    Map<String, String> labels = Map.of();
    if (take('{')) {
      labels = labels(wanted);
      skipBlanks();
    } else if (!blank) {
      throw expected("a blank or { after the name");
    }
    double value = valueToTheEnd(wanted);
    return wanted ? new Sample(latestNameText, labels, value) : null;
  }

  /** A line whose metric's name stands in quotes and braces, as names beyond ASCII must. */
  private @Nullable Sample quoted() throws MalformedPageException {
    require('{');
    skipBlanks();
    if (!take('"')) {
      throw expected("a metric's name in quotes after {");
    }
    int from = at;
    skipToQuote();
    String name = labelValue(from, at);
    require('"');
    boolean wanted = wantedName.test(name);
    skipBlanks();
    if (!take(',') && (at == end || bytes[at] != '}')) {
      throw expected("a metric's name in quotes and braces, and then , or }");
    }
    Map<String, String> labels = labels(wanted);
    skipBlanks();
    double value = valueToTheEnd(wanted);
    return wanted ? new Sample(name, labels, value) : null;
  }

  /** The value, which is read only if it is wanted, and what may follow it. */
  private double valueToTheEnd(boolean wanted) throws MalformedPageException {
    int valueStart = number("a number");
    int valueEnd = at;
    skipBlanks();
    if (at < end && bytes[at] != '#') {
      number("a timestamp");
      skipBlanks();
    }
    if (at < end && bytes[at] != '#') {
      throw expected("the end of the line");
    }
    return wanted ? value(valueStart, valueEnd) : 0;
  }

  /** Whether the line has a wanted name; only its beginning need be there. */
  boolean wants(PageLines line) throws MalformedPageException {
    bytes = line.bytes();
    at = line.start();
    end = line.end();
    number = line.number();
    skipBlanks();
    if (at == end || bytes[at] == '#' || bytes[at] == '{') {
      return false;
    }
    return isWanted(name("a metric's name", true), at);
  }

  private boolean isWanted(int nameStart, int nameEnd) {
    if (!Arrays.equals(bytes, nameStart, nameEnd, latestName, 0, latestName.length)) {
      latestName = Arrays.copyOfRange(bytes, nameStart, nameEnd);
      latestNameText = new String(latestName, StandardCharsets.US_ASCII);
      latestIsWanted = wantedName.test(latestNameText);
    }
    return latestIsWanted;
  }

  /** From after the opening brace to after the closing one; empty unless they are kept. */
  private Map<String, String> labels(boolean kept) throws MalformedPageException {
    Map<String, String> labels = kept ? new TreeMap<>() : Map.of();
    skipBlanks();
    while (!take('}')) {
      boolean quoted = take('"');
      int nameStart = quoted ? at : name("a label's name or }", false);
      if (quoted) {
        skipToQuote();
      }
      int nameEnd = at;
      if (quoted) {
        require('"');
      }
      skipBlanks();
      require('=');
      skipBlanks();
      require('"');
      int valueStart = at;
      skipToQuote();
      int valueEnd = at;
      require('"');
      if (kept) {
        String name = new String(bytes, nameStart, nameEnd - nameStart, StandardCharsets.US_ASCII);
        if (labels.put(name, labelValue(valueStart, valueEnd)) != null) {
          throw new MalformedPageException(number, "a label is there twice");
        }
      }
      skipBlanks();
      if (!take(',') && (at == end || bytes[at] != '}')) {
        throw expected(", or }");
      }
      skipBlanks();
    }
    return labels;
  }

  private void skipToQuote() {
    while (at < end && bytes[at] != '"') {
      at += bytes[at] == '\\' ? 2 : 1;
    }
    at = Math.min(at, end);
  }

  private String labelValue(int from, int to) throws MalformedPageException {
    String text;
    try {
      text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(bytes, from, to - from))
              .toString();
    } catch (CharacterCodingException e) {
      throw new MalformedPageException(number, "a label's value isn't UTF-8");
    }
    return text.indexOf('\\') < 0 ? text : unescape(text);
  }

  /** An escape that the format doesn't have stays as it is, as in Prometheus. */
  private static String unescape(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    int from = 0;
    for (int slash = text.indexOf('\\'); slash >= 0; slash = text.indexOf('\\', from)) {
      char escaped = text.charAt(slash + 1);
      plain.append(text, from, slash);
      plain.append(
          switch (escaped) {
            case 'n' -> "\n";
            case '\\', '"' -> String.valueOf(escaped);
            default -> "\\" + escaped;
          });
      from = slash + 2;
    }
    plain.append(text, from, text.length());
    return plain.toString();
  }

  /** Skips a name and says where it began. */
  private int name(String what, boolean colons) throws MalformedPageException {
    int from = at;
    while (at < end && isOfName(bytes[at], at > from, colons)) {
      at++;
    }
    if (at == from) {
      throw expected(what);
    }
    return from;
  }

  private static boolean isOfName(byte b, boolean digits, boolean colons) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || b == '_'
        || (digits && b >= '0' && b <= '9')
        || (colons && b == ':');
  }

  /** Skips a number and says where it began. */
  private int number(String what) throws MalformedPageException {
    int from = at;
    while (at < end && bytes[at] != ' ' && bytes[at] != '\t') {
      at++;
    }
    if (!Numeral.isNumber(bytes, from, at)) {
      at = from;
      throw expected(what);
    }
    return from;
  }

  private double value(int from, int to) {
    return Numeral.parse(new String(bytes, from, to - from, StandardCharsets.US_ASCII));
  }

  private boolean skipBlanks() {
    int from = at;
    while (at < end && (bytes[at] == ' ' || bytes[at] == '\t')) {
      at++;
    }
    return at > from;
  }

  private boolean take(char c) {
    boolean there = at < end && bytes[at] == c;
    at += there ? 1 : 0;
    return there;
  }

  private void require(char c) throws MalformedPageException {
    if (!take(c)) {
      throw expected(String.valueOf(c));
    }
  }

  /** Without what stands there: a page's text is not for messages. */
  private MalformedPageException expected(String what) {
    return new MalformedPageException(
        number, "expected " + what + (at < end ? "" : " and not the end"));
  }
}
