package io.marketprism.operator.notify;

import java.util.Arrays;
import java.util.Optional;

/** The languages that messages are written in. */
public enum Language {
  /** English. */
  ENGLISH("en"),
  /** Simplified Chinese. */
  CHINESE("zh-CN");

  private final String tag;

  Language(String tag) {
    this.tag = tag;
  }

  /** As BCP 47 calls it. */
  public String tag() {
    return tag;
  }

  /** The language of a tag; empty for one that messages are not written in. */
  public static Optional<Language> of(String tag) {
    return Arrays.stream(values()).filter(language -> language.tag.equals(tag)).findFirst();
  }
}
