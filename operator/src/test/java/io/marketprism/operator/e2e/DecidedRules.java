package io.marketprism.operator.e2e;

import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The rules that were decided by, as {@code Alert/scenario}, in what is told of decisions. */
public final class DecidedRules {

  /** Actions are told by their Remediations, all else by Events of the stack. */
  private static final Pattern TOLD =
      Pattern.compile(
          "(?:(?:Waiting|Watching|NoScenario) (?<held>\\w+): scenario"
              + "|Escalated (?<escalated>\\w+) needs an operator's attention:(?: scenario)?)"
              + " (?<scenario>[a-z0-9-]+)\\b");

  private DecidedRules() {}

  /**
   * The rules that these Events tell of.
   *
   * @param events each as {@code "Reason message"}
   */
  public static Stream<String> of(Stream<String> events) {
    return events
        .map(event -> TOLD.matcher(event).results().findFirst())
        .flatMap(Optional::stream)
        .map(DecidedRules::rule);
  }

  private static String rule(MatchResult told) {
    String held = told.group("held");
    return (held == null ? told.group("escalated") : held) + "/" + told.group("scenario");
  }
}
