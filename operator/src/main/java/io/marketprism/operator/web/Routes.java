package io.marketprism.operator.web;

import java.util.List;

/** All resources of the API; docs/reference/openapi.yaml describes the same. */
final class Routes {

  static final String ROOT = "/api/v1";

  private static final String STACKS = "marketprismstacks";
  private static final String REMEDIATIONS = "remediations";

  /** It shows what else runs on the host, which concerns more than the stack's own namespace. */
  private static final String FLIGHT_RECORD = "flightrecord";

  private static final String DOCKER_HOSTS = "dockerhosts";

  private Routes() {}

  static List<Route> of(Sources sources) {
    return List.of(
        new Route(
            "GET",
            ROOT + "/namespaces/{namespace}/stacks/{stack}/explanation",
            parts -> Right.get(STACKS, parts.get("namespace"), parts.get("stack")),
            parts ->
                sources
                    .explanation(parts.get("namespace"), parts.get("stack"))
                    .map(found -> Answer.json(200, found))
                    .orElseGet(
                        () ->
                            Answer.error(
                                404,
                                "there is no evaluation of a MarketPrismStack %s in the namespace %s; one that is there is evaluated within 5 s"
                                    .formatted(parts.get("stack"), parts.get("namespace"))))),
        new Route(
            "GET",
            ROOT + "/namespaces/{namespace}/remediations/{remediation}/flightrecord",
            parts ->
                new Right(
                    "get",
                    REMEDIATIONS,
                    FLIGHT_RECORD,
                    parts.get("namespace"),
                    parts.get("remediation")),
            parts ->
                sources
                    .flightRecord(parts.get("namespace"), parts.get("remediation"))
                    .map(Answer::text)
                    .orElseGet(
                        () ->
                            Answer.error(
                                404,
                                "this operator has no flight record of a Remediation %s in the namespace %s"
                                    .formatted(parts.get("remediation"), parts.get("namespace"))))),
        new Route(
            "POST",
            ROOT + "/dockerhosts/{dockerHost}/receivers/{receiver}/test",
            parts -> new Right("update", DOCKER_HOSTS, null, null, parts.get("dockerHost")),
            parts ->
                sources
                    .sendTest(parts.get("dockerHost"), parts.get("receiver"))
                    .map(sent -> Answer.json(200, sent))
                    .orElseGet(
                        () ->
                            Answer.error(
                                404,
                                "the DockerHost %s has no receiver %s that can be notified"
                                    .formatted(parts.get("dockerHost"), parts.get("receiver"))))));
  }
}
