package io.marketprism.operator.runbook;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Masks secrets in texts that leave the operator: the values of a container's variables with secret
 * names wherever they occur, and what looks like a secret by itself. It rather masks too much.
 */
public final class Redactor {

  private static final String MASK = "***";
  private static final int SHORTEST = 4;

  /** Values of a switch such as AUTH_ENABLED, and no secrets. */
  private static final Set<String> HARMLESS =
      Set.of("true", "false", "none", "null", "auto", "enabled", "disabled", "required");

  private static final Pattern URL_PASSWORD =
      Pattern.compile("[A-Za-z][A-Za-z0-9+.-]{0,19}://[^\\s/:@]*:([^\\s\"'<>]+)@");

  private static final Pattern PRIVATE_KEY =
      Pattern.compile(
          "(?s)-----BEGIN ([A-Z ]*)PRIVATE KEY-----.*?(-----END \\1PRIVATE KEY-----|$)");

  /** User and password before a host, also a password with a slash in it; bounded to be fast. */
  private static final Pattern URL_USER =
      Pattern.compile(
          "([A-Za-z][A-Za-z0-9+.-]{0,19}://)"
              + "(?:[^\\s/?#\"'<>]{0,500}|[^\\s/:@]{0,200}:[^\\s\"'<>]{0,500})@");

  /** These may hold several values: the rest of the line goes. */
  private static final Pattern HEADER =
      Pattern.compile(
          "(?i)\\b(authorization|(?:set-)?cookie)(\\\\*[\"']?[ \\t]*[:=][ \\t]*\\\\*[\"']?)[^\"'\\r\\n]+");

  private static final Pattern BEARER = Pattern.compile("(?i)\\b(bearer)\\s+[A-Za-z0-9._~+/=-]+");

  private static final Pattern JSON_WEB_TOKEN =
      Pattern.compile("\\beyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}(?:\\.[A-Za-z0-9_-]*)?");

  /** A name and the sign between it and its value. */
  private static final Pattern NAME =
      Pattern.compile(
          "(?<![A-Za-z0-9_.-])([A-Za-z0-9_.-]++)"
              + "(?:\\\\*[\"']?[ \\t]*[:=][ \\t]*|(?<=--[A-Za-z0-9_.-]{1,50})[ \\t]+)");

  /** Quoted, quoted within a quoted text, or one word. */
  private static final Pattern VALUE =
      Pattern.compile("\\\\+\"[^\"]*\"|\"(?:[^\"\\\\]|\\\\.)*+\"|'[^']*'|[^\\s,;&\"'}\\])]+");

  private final List<String> secrets;

  /**
   * @param environments of the containers that the texts are about
   */
  public Redactor(Environment... environments) {
    Set<String> found = new HashSet<>();
    for (Environment environment : environments) {
      environment.variables().forEach((name, value) -> addSecrets(found, name, value));
    }
    // The longest first: one secret may be the beginning of another.
    this.secrets =
        found.stream().sorted(Comparator.comparingInt(String::length).reversed()).toList();
  }

  private static void addSecrets(Set<String> secrets, String name, String value) {
    if (SecretNames.contains(name)) {
      addForms(secrets, value);
    }
    Matcher password = URL_PASSWORD.matcher(value);
    while (password.find()) {
      addForms(secrets, password.group(1));
    }
  }

  /** A value as it is, as it stands in a URL and in JSON, and each line of a long one. */
  private static void addForms(Set<String> secrets, String value) {
    add(secrets, value);
    add(secrets, value.strip());
    add(secrets, inUrl(value));
    add(secrets, value.replace("\\", "\\\\").replace("\"", "\\\""));
    value.lines().forEach(line -> add(secrets, line.strip()));
  }

  /** As a form and a query write it; this package may not use java.net. */
  static String inUrl(String value) {
    StringBuilder url = new StringBuilder();
    value
        .codePoints()
        .forEach(
            c -> {
              if (c < 0x80 && (Character.isLetterOrDigit(c) || ".-*_".indexOf(c) >= 0)) {
                url.append((char) c);
              } else if (c == ' ') {
                url.append('+');
              } else if (c < 0x80) {
                escape(url, c);
              } else {
                int rest = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
                escape(url, ((0xFF00 >> (rest + 1)) & 0xFF) | (c >> (6 * rest)));
                for (int i = rest - 1; i >= 0; i--) {
                  escape(url, 0x80 | ((c >> (6 * i)) & 0x3F));
                }
              }
            });
    return url.toString();
  }

  private static void escape(StringBuilder url, int octet) {
    url.append('%').append(Character.toUpperCase(Character.forDigit(octet >> 4, 16)));
    url.append(Character.toUpperCase(Character.forDigit(octet & 0xF, 16)));
  }

  private static void add(Set<String> secrets, String value) {
    if (value.length() >= SHORTEST && !HARMLESS.contains(value.toLowerCase(Locale.ROOT))) {
      secrets.add(value);
    }
  }

  /** The text with its secrets masked. */
  public String redact(String text) {
    String masked = text;
    for (String secret : secrets) {
      masked = masked.replace(secret, MASK);
    }
    masked = PRIVATE_KEY.matcher(masked).replaceAll(MASK);
    masked = URL_USER.matcher(masked).replaceAll("$1" + MASK + "@");
    masked = HEADER.matcher(masked).replaceAll("$1$2" + MASK);
    masked = BEARER.matcher(masked).replaceAll("$1 " + MASK);
    masked = JSON_WEB_TOKEN.matcher(masked).replaceAll(MASK);
    return maskPairs(masked);
  }

  private static String maskPairs(String text) {
    StringBuilder masked = new StringBuilder();
    Matcher name = NAME.matcher(text);
    Matcher value = VALUE.matcher(text);
    int done = 0;
    while (name.find(done)) {
      masked.append(text, done, name.end());
      done = name.end(); // what comes now may itself be a pair
      if (SecretNames.contains(name.group(1)) && value.region(done, text.length()).lookingAt()) {
        masked.append(mask(value.group()));
        done = value.end();
      }
    }
    return masked.append(text, done, text.length()).toString();
  }

  /** The mask, in the quotes that the value had. */
  private static String mask(String value) {
    int quote = Math.max(value.indexOf('"'), value.indexOf('\''));
    String mark = quote < 0 ? "" : value.substring(0, quote + 1);
    boolean quoted = !mark.isEmpty() && value.endsWith(mark);
    return quoted ? mark + MASK + mark : MASK;
  }
}
