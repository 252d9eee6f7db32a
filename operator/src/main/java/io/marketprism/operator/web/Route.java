package io.marketprism.operator.web;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One method of one resource.
 *
 * @param path with the names of its parts: {@code /api/v1/dockerhosts/{dockerHost}}
 * @param right what the caller must be allowed to do; null where the endpoint itself leaves out
 *     what the caller may not get
 * @param ofPage whether the page needs it: everybody may read it where the page needs no token
 */
record Route(
    String method,
    String path,
    @Nullable Function<Parts, Right> right,
    boolean ofPage,
    Endpoint endpoint) {

  /** A name of Kubernetes, or of something within an object. */
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,251}[A-Za-z0-9])?");

  /** What answers. */
  @FunctionalInterface
  interface Endpoint {
    Answer answer(Request request) throws UnavailableException;
  }

  /**
   * What is asked.
   *
   * @param query the parameters after the question mark
   * @param lastEventId from where a stream of events goes on; null without one
   */
  record Request(
      Parts parts, Map<String, String> query, @Nullable String lastEventId, Viewer viewer) {

    /** A part of the path. */
    String get(String name) {
      return parts.get(name);
    }
  }

  /** The parts of a path by their names. */
  record Parts(Map<String, String> byName) {
    String get(String name) {
      return Objects.requireNonNull(byName.get(name), name);
    }
  }

  /** Whether a text can be a name of Kubernetes. */
  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** The parts of a path of this route; empty where it is another one's. */
  Optional<Parts> matches(String requested) {
    List<String> wanted = List.of(path.split("/", -1));
    List<String> given = List.of(requested.split("/", -1));
    if (wanted.size() != given.size()) {
      return Optional.empty();
    }
    Map<String, String> parts = new HashMap<>();
    for (int i = 0; i < wanted.size(); i++) {
      String part = wanted.get(i);
      String text = given.get(i);
      if (part.startsWith("{")) {
        if (!isName(text)) {
          return Optional.empty();
        }
        parts.put(part.substring(1, part.length() - 1), text);
      } else if (!part.equals(text)) {
        return Optional.empty();
      }
    }
    return Optional.of(new Parts(parts));
  }
}
