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

  /** A byte order mark. */
  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private @Nullable String quotedName;
  private byte[] bytes = {};
  private int at;
  private int end;
  private int number;

  SampleParser(Predicate<String> wantedName) {
    this.wantedName = wantedName;
  }

  /** The sample of the line; null if it has none or one that isn't wanted. */
  @Nullable Sample parse(PageLines line) throws MalformedPageException {
    if (isOver(line)) {
      return null;
    }
    if (bytes[at] == '{') {
      return quoted();
    }
    boolean wanted = isWanted(name("a metric's name", true), at);
    boolean blank = skipBlanks();
    Map<String, String> labels = Map.of();
    if (take('{')) {
      labels = labels(wanted, false);
      skipBlanks();
    } else if (!blank) {
      throw expected("a blank or { after the name");
    }
    double value = valueToTheEnd(wanted);
    return wanted ? new Sample(latestNameText, labels, value) : null;
  }

  /** Goes to the first sign of a line, after a byte order mark; whether there is nothing to it. */
  private boolean isOver(PageLines line) {
    bytes = line.bytes();
    at = line.start();
    end = line.end();
    number = line.number();
    if (number == 1 && end - at >= MARK.length && Arrays.equals(bytes, at, at + 3, MARK, 0, 3)) {
      at += MARK.length;
    }
    skipBlanks();
    return at == end || bytes[at] == '#';
  }

  /** A line whose metric's name stands in quotes among its labels, as names beyond ASCII must. */
  private @Nullable Sample quoted() throws MalformedPageException {
    require('{');
    quotedName = null;
    int from = at;
    labels(false, true);
    String name = quotedName;
    if (name == null) {
      throw expected("a metric's name in quotes");
    }
    boolean wanted = wantedName.test(name);
    Map<String, String> labels = Map.of();
    if (wanted) {
      at = from;
      labels = labels(true, true);
    }
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

  /** Whether a line has a wanted name of which only the beginning is here. */
  boolean wants(PageLines line) throws MalformedPageException {
    if (isOver(line)) {
      return false;
    }
    if (take('{')) {
      return wantsQuoted();
    }
    boolean wanted = isWanted(name("a metric's name", true), at);
    boolean blank = skipBlanks();
    if (!take('{')) {
      if (!blank) {
        throw expected("a blank or { after the name");
      }
      number("a number");
    }
    return wanted;
  }

  /** A name that doesn't stand first is beyond what is here. */
  private boolean wantsQuoted() throws MalformedPageException {
    skipBlanks();
    if (!take('"')) {
      name("a metric's name in quotes, or a label's", false);
      skipBlanks();
      require('=');
      return false;
    }
    int from = at;
    skipToQuote();
    String name = labelValue(from, at);
    require('"');
    skipBlanks();
    if (at < end && bytes[at] != ',' && bytes[at] != '}' && bytes[at] != '=') {
      throw expected(", or } or =");
    }
    return wantedName.test(name);
  }

  private boolean isWanted(int nameStart, int nameEnd) {
    if (!Arrays.equals(bytes, nameStart, nameEnd, latestName, 0, latestName.length)) {
      latestName = Arrays.copyOfRange(bytes, nameStart, nameEnd);
      latestNameText = new String(latestName, StandardCharsets.US_ASCII);
      latestIsWanted = wantedName.test(latestNameText);
    }
    return latestIsWanted;
  }

  /**
   * From after the opening brace to after the closing one; empty unless they are kept.
   *
   * @param nameless whether the metric's name stands among them, in quotes
   */
  private Map<String, String> labels(boolean kept, boolean nameless) throws MalformedPageException {
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
      if (nameless && quoted && at < end && (bytes[at] == ',' || bytes[at] == '}')) {
        quotedName = labelValue(nameStart, nameEnd);
      } else {
        label(kept ? labels : null, nameStart, nameEnd);
      }
      if (!take(',') && (at == end || bytes[at] != '}')) {
        throw expected(", or }");
      }
      skipBlanks();
    }
    return labels;
  }

  /** The rest of a label, from after its name on. */
  private void label(@Nullable Map<String, String> kept, int nameStart, int nameEnd)
      throws MalformedPageException {
    require('=');
    skipBlanks();
    require('"');
    int valueStart = at;
    skipToQuote();
    int valueEnd = at;
    require('"');
    if (kept != null) {
      String name = labelValue(nameStart, nameEnd);
      if (kept.put(name, labelValue(valueStart, valueEnd)) != null) {
        throw new MalformedPageException(number, "a label is there twice");
      }
    }
    skipBlanks();
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
