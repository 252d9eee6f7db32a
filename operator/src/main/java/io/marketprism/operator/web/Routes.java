package io.marketprism.operator.web;

import java.util.List;
import java.util.stream.Stream;

/** All resources of the API; docs/reference/openapi.yaml describes the same. */
final class Routes {

  static final String ROOT = "/api/v1";

  static final String STACKS = "marketprismstacks";
  private static final String REMEDIATIONS = "remediations";

  /** It shows what else runs on the host, which concerns more than the stack's own namespace. */
  private static final String FLIGHT_RECORD = "flightrecord";

  static final String DOCKER_HOSTS = "dockerhosts";

  private Routes() {}

  static List<Route> of(Sources sources, Views views) {
    return Stream.concat(of(sources).stream(), new PageRoutes(views).all().stream()).toList();
  }

  private static List<Route> of(Sources sources) {
    return List.of(
        new Route(
            "GET",
            ROOT + "/namespaces/{namespace}/stacks/{stack}/explanation",
            parts -> Right.get(STACKS, parts.get("namespace"), parts.get("stack")),
            false,
            request ->
                sources
                    .explanation(request.get("namespace"), request.get("stack"))
                    .map(found -> Answer.json(200, found))
                    .orElseGet(
                        () ->
                            Answer.error(
                                404,
                                "there is no evaluation of a MarketPrismStack %s in the namespace %s; one that is there is evaluated within 5 s"
                                    .formatted(request.get("stack"), request.get("namespace"))))),
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
            false,
            request ->
                sources
                    .flightRecord(request.get("namespace"), request.get("remediation"))
                    .map(Answer::text)
                    .orElseGet(
                        () ->
                            Answer.error(
                                404,
                                "this operator has no flight record of a Remediation %s in the namespace %s"
                                    .formatted(
                                        request.get("remediation"), request.get("namespace"))))),
        new Route(
            "POST",
            ROOT + "/dockerhosts/{dockerHost}/receivers/{receiver}/test",
            parts -> new Right("update", DOCKER_HOSTS, null, null, parts.get("dockerHost")),
            false,
            request ->
                sources
                    .sendTest(request.get("dockerHost"), request.get("receiver"))
                    .map(sent -> Answer.json(200, sent))
                    .orElseGet(
                        () ->
                            Answer.error(
                                404,
                                "the DockerHost %s has no receiver %s that can be notified"
                                    .formatted(
                                        request.get("dockerHost"), request.get("receiver"))))));
  }
}
