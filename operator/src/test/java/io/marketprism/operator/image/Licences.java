package io.marketprism.operator.image;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Names of licences, and by which sentence their texts are known. */
final class Licences {

  private record Known(String id, List<String> sentences) {

    Known(String id, String... sentences) {
      this(id, List.of(sentences));
    }

    boolean fits(String text) {
      return sentences.stream().allMatch(text::contains);
    }
  }

  /** The first that fits: of texts that contain each other the longer one is above. */
  private static final List<Known> TEXTS =
      List.of(
          new Known("Apache-2.0", "apache license", "version 2.0"),
          new Known("MPL-2.0", "mozilla public license", "2.0"),
          new Known(
              "BSD-3-Clause",
              "redistribution and use in source and binary forms",
              "name of",
              "endorse"),
          new Known("BSD-2-Clause", "redistribution and use in source and binary forms"),
          new Known(
              "ISC", "permission to use, copy, modify, and", "distribute this software for any"),
          new Known("MIT", "permission is hereby granted, free of charge"));

  /** What the poms of some call by other names. */
  private static final Map<String, String> OTHER_NAMES =
      Map.of(
          "Apache 2 License", "Apache-2.0",
          "The (New) BSD License", "BSD-3-Clause",
          "Go License", "BSD-3-Clause",
          "Bouncy Castle Licence", "MIT");

  private static final List<String> MORE =
      List.of("EPL-2.0", "EPL-1.0", "CC0-1.0", "LGPL-2.1-only", "LGPL-2.1-or-later");

  private Licences() {}

  /** The SPDX identifier for a name, or the name itself. */
  static String name(String name) {
    return OTHER_NAMES.getOrDefault(name, name);
  }

  /** Whether that is an identifier of SPDX's. */
  static boolean isSpdx(String name) {
    return MORE.contains(name) || TEXTS.stream().anyMatch(known -> known.id().equals(name));
  }

  /** Which licence a text is; {@code unknown} for one that isn't known. */
  static String of(String text) {
    String plain = text.toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
    return TEXTS.stream()
        .filter(known -> known.fits(plain))
        .map(Known::id)
        .findFirst()
        .orElse("unknown");
  }
}
