package io.marketprism.operator.web;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether the operator serves its page, and to whom. In lower case, as it is written. */
public enum PageMode {
  /** It doesn't. */
  off,
  /** To who has a bearer token of the Kubernetes API; each sees what that one may get. */
  token,
  /**
   * To who is on this machine, where the port is on loopback alone; else as with {@link #token}.
   */
  local,
  /** To everybody who reaches the port: all stacks and hosts can be read without a token. */
  anonymous;

  /** What this means for a port: whether it is on loopback alone. */
  public PageMode on(boolean loopback) {
    return this == local && !loopback ? token : this;
  }

  /**
   * Whether a request needs no token.
   *
   * @param host the header Host: a site that has its name lead to this machine has another one
   */
  boolean isOpen(@Nullable String host) {
    return this == anonymous
        || (this == local && host != null && LOOPBACK.contains(host.replaceFirst(":[0-9]+$", "")));
  }

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
}
