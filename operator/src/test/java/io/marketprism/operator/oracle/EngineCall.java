package io.marketprism.operator.oracle;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request of the operator, or of what it has started, to a Docker Engine.
 *
 * @param at when it was sent
 * @param target path and query
 * @param status of the Engine's answer; 0 where there was none
 */
public record EngineCall(Instant at, String method, String target, int status) {

  private static final Pattern CONTAINER =
      Pattern.compile("(?:/v[0-9.]+)?/containers/([^/?]+)(?:/([a-z]+))?(?:\\?.*)?");
  private static final Pattern NAME = Pattern.compile("[?&]name=([^&]*)");

  /** What is asked with POST and changes nothing. */
  private static final Set<String> HARMLESS = Set.of("wait", "attach", "resize", "prune");

  /** Of the path: no container has one of these names in the calls that are judged here. */
  private static final Set<String> NO_CONTAINER = Set.of("json", "create", "prune");

  /** What is done to the container, as the Engine calls it; empty for a look. */
  public Optional<String> act() {
    Matcher matcher = CONTAINER.matcher(target);
    if (method.equals("GET") || method.equals("HEAD") || !matcher.matches()) {
      return Optional.empty();
    }
    if (method.equals("DELETE")) {
      return Optional.of("delete");
    }
    String verb = matcher.group(2) == null ? matcher.group(1) : matcher.group(2);
    return HARMLESS.contains(verb) ? Optional.empty() : Optional.of(verb);
  }

  /** Whether the Engine may have carried it out: it did not answer that it has not. */
  public boolean mayHaveHappened() {
    return status == 0 || status / 100 == 2;
  }

  /** The container by the id or name that was asked for; of a new one the name. */
  public Optional<String> container() {
    Matcher matcher = CONTAINER.matcher(target);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    if (!NO_CONTAINER.contains(matcher.group(1))) {
      return Optional.of(matcher.group(1));
    }
    Matcher name = NAME.matcher(target);
    return matcher.group(1).equals("create") && name.find()
        ? Optional.of(URLDecoder.decode(name.group(1), StandardCharsets.UTF_8))
        : Optional.empty();
  }
}
