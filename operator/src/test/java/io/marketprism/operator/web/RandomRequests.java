package io.marketprism.operator.web;

import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Requests by who knows the API, by who half knows it, and by nobody who does. */
final class RandomRequests {

  static final List<String> NAMESPACES = List.of("prod", "dev", "vault");
  static final List<String> NAMES = List.of("main", "other", "main.nats.7");

  private static final List<String> METHODS =
      List.of(
          "GET", "GET", "GET", "GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "get");

  private static final List<String> ODD_NAMES =
      List.of(
          "..",
          ".",
          "%2e%2e",
          "%00",
          "%2F",
          "a%2Fb",
          "-",
          "x".repeat(300),
          "%F0%9F%92%A5",
          "a;b",
          "*",
          "$%7Bjndi%7D",
          "%3Cscript%3E",
          "'or'1",
          "a%0d%0aSet-Cookie:x",
          "{stack}",
          "null");

  private static final List<String> ODD_VALUES =
      List.of(
          "",
          "0",
          "1",
          "2",
          "200",
          "201",
          "-1",
          "1e2",
          "99999999999999999999",
          "x",
          "prod/main",
          "prod%2Fmain",
          "prod%2fmain",
          "../..",
          "a/b/c",
          "%00",
          "%25",
          "prod/",
          "/main",
          "%0d%0a",
          "dev/other&continue=prod/main");

  private final Random random;
  private final List<String> paths;
  private final String canary;

  /** A request, and the parts of it that say what the answer has to be. */
  record Request(String method, String path, String text) {}

  /**
   * @param paths as OpenAPI has them
   * @param canary what tokens begin with
   */
  RandomRequests(Random random, List<String> paths, String canary) {
    this.random = random;
    this.paths = paths;
    this.canary = canary;
  }

  Request next() {
    String method = any(METHODS);
    String path = path();
    if (path.endsWith("/test") && random.nextBoolean()) {
      method = "POST";
    }
    String body = random.nextInt(12) == 0 ? "{\"x\": 1}" : "";
    String headers =
        Stream.of(host(), authorization(), lastEventId(), length(method, body), "Accept: text/html")
            .filter(header -> !header.isEmpty())
            .collect(Collectors.joining("\r\n"));
    return new Request(
        method,
        path,
        "%s %s%s HTTP/1.1\r\n%s\r\nConnection: close\r\n\r\n%s"
            .formatted(method, path, query(), headers, body));
  }

  /** Lines that are hardly HTTP. */
  String noise() {
    List<Supplier<String>> kinds =
        List.of(
            () -> "GET /api/v1/" + bytes(40) + " HTTP/1.1\r\nConnection: close\r\n\r\n",
            () -> bytes(60) + "\r\n\r\n",
            () -> "GET http://[::1/api/v1/stacks HTTP/1.1\r\nHost: x\r\n\r\n",
            () ->
                "GET /api/v1/stacks?limit=" + bytes(20) + " HTTP/1.1\r\nConnection: close\r\n\r\n",
            () -> "GET mailto:x HTTP/1.1\r\nConnection: close\r\n\r\n",
            () -> "* * *\r\n\r\n",
            () -> "POST /api/v1/stacks HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
            () -> "POST /api/v1/stacks HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            () ->
                "GET /api/v1/about HTTP/1.1\r\nAuthorization: Bearer %s%s\r\nConnection: close\r\n\r\n"
                    .formatted(canary, bytes(30)));
    return any(kinds).get();
  }

  private String path() {
    String path = any(paths);
    while (path.contains("{namespace}")) {
      path = path.replace("{namespace}", name(NAMESPACES));
    }
    while (path.contains("{")) {
      path = path.replaceFirst("\\{[A-Za-z]+}", quoted(name(NAMES)));
    }
    return switch (random.nextInt(20)) {
      case 0 -> path + "/";
      case 1 -> path.replace("/v1/", "/v2/");
      case 2 -> path.replaceFirst("/[^/]*$", "");
      case 3 -> path + "/" + any(ODD_NAMES).replace("{stack}", "stack");
      default -> path;
    };
  }

  private String name(List<String> known) {
    return random.nextInt(6) == 0 ? any(ODD_NAMES).replace("{stack}", "stack") : any(known);
  }

  private static String quoted(String replacement) {
    return java.util.regex.Matcher.quoteReplacement(replacement);
  }

  private String query() {
    return random.nextBoolean()
        ? ""
        : Stream.generate(() -> any(List.of("limit", "continue", "x", "")) + "=" + any(ODD_VALUES))
            .limit(random.nextInt(3))
            .collect(Collectors.joining("&", "?", ""));
  }

  private String host() {
    return "Host: "
        + any(List.of("localhost", "127.0.0.1:8099", "evil.example", "[::1]", "localhost.evil"));
  }

  private String authorization() {
    return any(
        List.of(
            "",
            "Authorization: Bearer " + canary + "-li",
            "Authorization: bearer  " + canary + "-li",
            "Authorization: Bearer " + canary + "-li",
            "Authorization: Bearer " + canary + "-wang",
            "Authorization: Bearer " + canary + "-away",
            "Authorization: Bearer " + canary + "-stranger",
            "Authorization: Bearer",
            "Authorization: Basic " + canary,
            "Authorization: Bearer " + canary + "x".repeat(20_000)));
  }

  private String lastEventId() {
    return random.nextInt(4) == 0 ? "Last-Event-ID: " + any(ODD_VALUES) : "";
  }

  private static String length(String method, String body) {
    return body.isEmpty() && !method.equals("POST") ? "" : "Content-Length: " + body.length();
  }

  private String bytes(int most) {
    return random
        .ints(random.nextInt(most) + 1, 1, 256)
        .mapToObj(c -> String.valueOf((char) c))
        .collect(Collectors.joining());
  }

  private <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
