package io.marketprism.operator.runbook;

import java.util.regex.Pattern;

/**
 * What of a text from outside may stand in a sentence: on one line, without markup, and bounded.
 */
public final class Excerpt {

  /** What colours a terminal or names a link of it, as loggers and command lines write it. */
  private static final Pattern TERMINAL =
      Pattern.compile("\\x1b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\\x07\\x1b]*(?:\\x07|\\x1b\\\\))");

  /** What steers a terminal, breaks a line, turns its direction, or is half a character. */
  private static final Pattern CONTROL =
      Pattern.compile(
          "[\\p{Cc}\\p{Cs}\\x{61c}\\x{200e}\\x{200f}\\x{2028}-\\x{202e}\\x{2066}-\\x{2069}]+");

  /** A page in HTML has one of these; a rule has signs of comparison, and none of them. */
  private static final Pattern IS_MARKUP =
      Pattern.compile("(?i)<!doctype html|<html\\b|</(?:html|head|title|body|h[1-6]|p|div|pre)>");

  private static final Pattern MARKUP =
      Pattern.compile(
          "(?is)<!--.*?-->|<(?:script|style)\\b.*?</(?:script|style)>|</?[a-z!][^<>]*>");

  private static final Pattern BLANKS = Pattern.compile("\\s+");

  /**
   * No sentence has more, and what looks for the end of each tag takes the square of the length.
   */
  private static final int LONGEST = 10_000;

  private Excerpt() {}

  /** The words of a page in HTML, or a text as it is; on one line, of the first 10,000 signs. */
  public static String plain(String text) {
    String begin =
        TERMINAL.matcher(text.substring(0, Math.min(text.length(), LONGEST))).replaceAll("");
    String words =
        IS_MARKUP.matcher(begin).find()
            ? BLANKS.matcher(MARKUP.matcher(begin).replaceAll(" ")).replaceAll(" ").strip()
            : begin;
    return CONTROL.matcher(words).replaceAll(" ");
  }

  /** Its beginning, with three dots where that is not all, and never half a character. */
  public static String of(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    int end = longest - 3;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end)
        + "...";
  }

  /** Its end, with three dots where that is not all, and never half a character. */
  public static String endOf(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    int begin = text.length() - longest + 3;
    return "..." + text.substring(Character.isLowSurrogate(text.charAt(begin)) ? begin + 1 : begin);
  }
}
