package io.marketprism.operator.probe.scrape;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.marketprism.operator.probe.scrape.SeriesSelector.LabelMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;

/** Reads one series selector, from left to right. */
final class SelectorParser {

  private static final String BLANKS = " \t\r\n";

  /** A counted repetition; RE2 itself refuses a count with more digits. */
  private static final java.util.regex.Pattern REPETITION =
      java.util.regex.Pattern.compile("\\{(\\d{1,4})(?:,(\\d{0,4}))?}");

  private final String text;
  private int at;

  SelectorParser(String text) {
    this.text = text;
  }

  SeriesSelector parse() throws InvalidSelectorException {
    if (text.length() > SeriesSelector.LENGTH_CAP) {
      throw new InvalidSelectorException(
          "longer than " + SeriesSelector.LENGTH_CAP + " characters", SeriesSelector.LENGTH_CAP);
    }
    skipBlanks();
    String metric = name("a metric's name", ":");
    skipBlanks();
    List<LabelMatcher> matchers = take("{") ? matchers() : List.of();
    skipBlanks();
    if (at < text.length()) {
      throw invalid("expected " + (matchers.isEmpty() ? "{ or the end" : "the end"), at);
    }
    return new SeriesSelector(text, metric, matchers);
  }

  private List<LabelMatcher> matchers() throws InvalidSelectorException {
    List<LabelMatcher> matchers = new ArrayList<>();
    skipBlanks();
    while (!take("}")) {
      matchers.add(matcher());
      skipBlanks();
      if (!take(",") && !text.startsWith("}", at)) {
        throw invalid("expected , or }", at);
      }
      skipBlanks();
    }
    return matchers;
  }

  private LabelMatcher matcher() throws InvalidSelectorException {
    int start = at;
    String label = name("a label's name or }", "");
    if (label.equals("__name__")) {
      throw invalid("the metric's name stands before the braces", start);
    }
    skipBlanks();
    // The two-character operators first: = is the beginning of =~.
    if (take("=~")) {
      return new LabelMatcher(label, true, regex());
    }
    if (take("!~")) {
      return new LabelMatcher(label, false, regex());
    }
    if (take("!=")) {
      return new LabelMatcher(label, false, string()::equals);
    }
    if (take("=")) {
      return new LabelMatcher(label, true, string()::equals);
    }
    throw invalid("expected =, !=, =~ or !~", at);
  }

  private Predicate<String> regex() throws InvalidSelectorException {
    skipBlanks();
    int start = at;
    String regex = string();
    if (writtenOut(regex) > SeriesSelector.REGEX_CAP) {
      throw invalid("the regular expression repeats too much", start);
    }
    try {
      // As in Prometheus, a dot is also a line feed.
      return Pattern.compile(regex, Pattern.DOTALL)::matches;
    } catch (PatternSyntaxException e) {
      throw invalid("no regular expression of RE2: " + e.getDescription(), start);
    }
  }

  /** At most so many instructions: what is repeated is one character, or a group. */
  private static double writtenOut(String regex) {
    double characters = regex.length();
    double groups = 1;
    Matcher repetition = REPETITION.matcher(regex);
    while (repetition.find()) {
      int count = count(repetition);
      boolean ofGroup = repetition.start() > 0 && regex.charAt(repetition.start() - 1) == ')';
      characters += ofGroup ? 0 : count;
      groups *= ofGroup ? count : 1;
    }
    return characters * groups;
  }

  private static int count(MatchResult repetition) {
    String least = repetition.group(1);
    String most = repetition.group(2);
    return Math.max(1, Integer.parseInt(most == null || most.isEmpty() ? least : most));
  }

  private String string() throws InvalidSelectorException {
    skipBlanks();
    int start = at;
    if (!take("\"") && !take("'")) {
      throw invalid("expected a string in quotes", at);
    }
    char quote = text.charAt(start);
    StringBuilder string = new StringBuilder();
    while (at < text.length() && text.charAt(at) != quote) {
      string.append(text.charAt(at) == '\\' ? escaped() : text.charAt(at));
      at++;
    }
    if (at >= text.length()) {
      throw invalid("the string doesn't end", start);
    }
    at++;
    return string.toString();
  }

  /** What a backslash and the character after it stand for; goes to the latter. */
  private char escaped() throws InvalidSelectorException {
    int start = at;
    at++;
    return switch (at < text.length() ? text.charAt(at) : ' ') {
      case '\\' -> '\\';
      case '"' -> '"';
      case '\'' -> '\'';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> throw invalid("no known escape: a backslash is written \\\\", start);
    };
  }

  private String name(String what, String alsoAllowed) throws InvalidSelectorException {
    int start = at;
    while (at < text.length() && isOfName(text.charAt(at), at > start, alsoAllowed)) {
      at++;
    }
    if (at == start) {
      throw invalid("expected " + what, at);
    }
    return text.substring(start, at);
  }

  private static boolean isOfName(char c, boolean digits, String alsoAllowed) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || c == '_'
        || (digits && c >= '0' && c <= '9')
        || alsoAllowed.indexOf(c) >= 0;
  }

  private void skipBlanks() {
    while (at < text.length() && BLANKS.indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private boolean take(String token) {
    boolean there = text.startsWith(token, at);
    at += there ? token.length() : 0;
    return there;
  }

  private static InvalidSelectorException invalid(String message, int index) {
    return new InvalidSelectorException(message, index + 1);
  }
}
