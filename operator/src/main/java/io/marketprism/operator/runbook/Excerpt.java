package io.marketprism.operator.runbook;

import java.util.regex.Pattern;

/**
 * What of a text from outside may stand in a sentence: on one line, without markup, and bounded.
 */
public final class Excerpt {

  /** What steers a terminal, breaks a line or turns its direction. */
  private static final Pattern CONTROL =
      Pattern.compile("[\\p{Cc}\\x{2028}-\\x{202e}\\x{2066}-\\x{2069}]+");

  /** By these a page in HTML is told from a rule, which has signs of comparison. */
  private static final Pattern IS_MARKUP =
      Pattern.compile("(?i)<!doctype html|<html\\b|</(?:html|head|title|body|h[1-6]|p|div|pre)>");

  private static final Pattern MARKUP =
      Pattern.compile(
          "(?is)<!--.*?-->|<(?:script|style)\\b.*?</(?:script|style)>|</?[a-z!][^<>]*>");

  private static final Pattern BLANKS = Pattern.compile("\\s+");

  private Excerpt() {}

  /** The text of a page in HTML, or a text as it is; on one line. */
  public static String plain(String text) {
    String words =
        IS_MARKUP.matcher(text).find()
            ? BLANKS.matcher(MARKUP.matcher(text).replaceAll(" ")).replaceAll(" ").strip()
            : text;
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
}
