package io.marketprism.operator.e2e;

import io.marketprism.operator.proxy.Call;
import java.util.regex.Pattern;

/** A step of the acting protocol, by the request that is seen of it from outside. */
enum Step {
  /** The gates on fresh data. */
  LIST("GET", "/apis/marketprism.io/.*/remediations\\?.*labelSelector.*", ""),
  /** The intent is written. */
  INTEND("POST", "/apis/marketprism.io/.*/remediations(\\?.*)?", ""),
  /** It is claimed. */
  CLAIM("PUT", "/apis/marketprism.io/.*/remediations/[^/]+/status.*", "Executing"),
  /** The container is looked at again, after the claim. */
  LOOK("GET", ".*/containers/[^/]+/json.*", ""),
  /** The flight record, after the claim. */
  RECORD("GET", ".*/containers/[^/]+/(logs|stats|top).*", ""),
  /** Docker is told to start it, or docker compose is at that. */
  START("POST", ".*/containers/[^/]+/start.*", ""),
  /** Docker is told to restart it. */
  RESTART("POST", ".*/containers/[^/]+/restart.*", ""),
  /** Docker compose makes a container. */
  CREATE("POST", ".*/containers/create.*", ""),
  /** Docker compose stops the old one. */
  STOP("POST", ".*/containers/[^/]+/stop.*", ""),
  /** Docker compose removes the old one. */
  REMOVE("DELETE", ".*/containers/[^/]+(\\?.*)?", ""),
  /** Docker compose gives the new one its name. */
  RENAME("POST", ".*/containers/[^/]+/rename.*", ""),
  /** The call is over. */
  VERIFY("PUT", "/apis/marketprism.io/.*/remediations/[^/]+/status.*", "Verifying"),
  /** The outcome is written. */
  END(
      "PUT",
      "/apis/marketprism.io/.*/remediations/[^/]+/status.*",
      "Succeeded|Ineffective|Failed|Aborted"),
  /** The finalizer is taken away. */
  RELEASE("PATCH", "/apis/marketprism.io/.*/remediations/[^/]+(\\?.*)?", ""),
  /** The stack's status is written. */
  REPORT("PATCH", "/apis/marketprism.io/.*/marketprismstacks/[^/]+/status.*", ""),
  /** An Event is written. */
  EVENT("POST|PATCH|PUT", "/api/v1/namespaces/[^/]+/events.*", ""),
  /** Whatever is written of a Remediation. */
  PROGRESS("PUT", "/apis/marketprism.io/.*/remediations/[^/]+/status.*", "");

  private final Pattern method;
  private final Pattern target;
  private final Pattern body;

  Step(String method, String target, String phase) {
    this.method = Pattern.compile(method);
    this.target = Pattern.compile(target);
    this.body =
        Pattern.compile(
            phase.isEmpty() ? ".*" : ".*\"phase\"\\s*:\\s*\"(" + phase + ")\".*", Pattern.DOTALL);
  }

  boolean is(Call call) {
    return method.matcher(call.method()).matches()
        && target.matcher(call.target()).matches()
        && body.matcher(call.body()).matches();
  }

  /** Whether it is the same request as many others, and only counts after the claim. */
  boolean isAfterClaim() {
    return this == LOOK || this == RECORD;
  }
}
