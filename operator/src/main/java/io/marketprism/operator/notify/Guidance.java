package io.marketprism.operator.notify;

import java.util.Map;

/**
 * What helps who is called.
 *
 * @param annotations the alert's own words by their key: summary, description and runbookURL, each
 *     also with the suffix .zh-CN
 * @param command what to type first; empty if there is nothing
 */
public record Guidance(Map<String, String> annotations, String command) {

  /** The key of what is wrong, in a sentence. */
  public static final String SUMMARY = "summary";

  /** The key of what it means. */
  public static final String DESCRIPTION = "description";

  /** The key of the page about it. */
  public static final String RUNBOOK = "runbookURL";

  /** Nothing helps. */
  public static final Guidance NONE = new Guidance(Map.of(), "");

  public Guidance {
    annotations = Map.copyOf(annotations);
  }

  /** An annotation in a language, in English where it is not there; empty if there is none. */
  String in(Language language, String key) {
    String english = annotations.getOrDefault(key, "");
    return language == Language.ENGLISH
        ? english
        : annotations.getOrDefault(key + "." + language.tag(), english);
  }
}
