package io.marketprism.operator.runbook;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/** Names of variables and fields whose values look like secrets. */
public final class SecretNames {

  /** Whole words of a name: KEYSPACE is none, API_KEY has one. */
  private static final Set<String> WORDS =
      Set.of(
          "key",
          "keys",
          "pwd",
          "pass",
          "auth",
          "authorization",
          "dsn",
          "cookie",
          "cookies",
          "private",
          "passphrase",
          "passphrases",
          "secrets",
          "passwords",
          "apikey",
          "accesskey",
          "secretkey",
          "signingkey",
          "privatekey");

  /** Also as the end of a word, as in PGPASSWORD. */
  private static final Set<String> ENDS =
      Set.of("password", "passwd", "secret", "token", "credential", "credentials");

  private SecretNames() {}

  /** Whether a value under this name looks like a secret. */
  public static boolean contains(String name) {
    // A capital after a small letter begins a word too.
    String[] words = name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").split("[^A-Za-z0-9]+", -1);
    return Arrays.stream(words).map(w -> w.toLowerCase(Locale.ROOT)).anyMatch(SecretNames::isOne);
  }

  private static boolean isOne(String word) {
    return WORDS.contains(word) || ENDS.stream().anyMatch(word::endsWith);
  }
}
