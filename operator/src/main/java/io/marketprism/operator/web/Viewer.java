package io.marketprism.operator.web;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who reads, and what that one may read.
 *
 * @param caller empty for everybody: where the administrator says so, the page needs no token
 */
record Viewer(Access access, Optional<Caller> caller) {

  boolean may(Right right) throws UnavailableException {
    return caller.isEmpty() || access.allows(caller.get(), right);
  }

  /**
   * Whether this one may get an object: all of its kind, all in its namespace, or this one by its
   * name. Asked in this order, so that most callers cost one question for all objects.
   */
  boolean mayGet(String resource, String namespace, String name) throws UnavailableException {
    return may(new Right("get", resource, null, null, ""))
        || may(new Right("get", resource, null, namespace, ""))
        || may(Right.get(resource, namespace, name));
  }

  String name() {
    return caller.map(Caller::user).orElse("everybody");
  }

  /** The parameters of a request's query; the last of those of one name. */
  static Map<String, String> query(String raw) {
    Map<String, String> parameters = new HashMap<>();
    for (String pair : raw.split("&", -1)) {
      int at = pair.indexOf('=');
      if (at > 0) {
        parameters.put(pair.substring(0, at), pair.substring(at + 1));
      }
    }
    return parameters;
  }
}
