package io.marketprism.operator.probe.monitoring;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.marketprism.operator.net.HttpAddress;
import io.marketprism.operator.runbook.Reading;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP API that answers with JSON. An answer is handed on only where it is one: whatever else a
 * server does is Unknown, with a sentence that says what it did.
 */
final class JsonApi {

  /** No more than this of a body is read, in bytes. */
  static final int BODY_CAP = 4 * 1024 * 1024;

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final String name;
  private final HttpAddress address;
  private final String prefix;
  private final @Nullable String authorization;

  /**
   * An API at a place.
   *
   * @param name what the server is called in sentences: "Prometheus"
   * @param base where it is, perhaps with a path before the API's own and with the user and
   *     password to log in with, which no sentence repeats
   * @throws IllegalArgumentException if that is no http or https address with a host
   */
  JsonApi(String name, URI base) {
    HttpAddress address =
        HttpAddress.parse(base.toString())
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        name + "'s address must begin with http:// or https:// and a host's name"));
    this.name = name;
    this.address = address;
    this.prefix = base.getRawPath() == null ? "" : base.getRawPath().replaceAll("/+$", "");
    this.authorization =
        address.login().isEmpty()
            ? null
            : "Basic "
                + Base64.getEncoder()
                    .encodeToString(
                        URLDecoder.decode(
                                address.login().replace("+", "%2B"), StandardCharsets.UTF_8)
                            .getBytes(StandardCharsets.UTF_8));
  }

  /** Asks with GET; {@code read} makes the reading of the JSON that is answered. */
  <T> Reading<T> get(
      String path,
      Map<String, String> parameters,
      Duration timeout,
      Function<JsonNode, Reading<T>> read) {
    String query = parameters.isEmpty() ? "" : "?" + encoded(parameters);
    return ask(path + query, HttpRequest.newBuilder(), timeout, read);
  }

  /** Asks with a form, which has no limit to its length that a URL has. */
  <T> Reading<T> post(
      String path,
      Map<String, String> form,
      Duration timeout,
      Function<JsonNode, Reading<T>> read) {
    return ask(
        path,
        HttpRequest.newBuilder()
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(encoded(form))),
        timeout,
        read);
  }

  /** An Unknown that quotes what the server says. */
  <T> Reading<T> says(String sentence) {
    return Reading.unknown(name + " says: " + Quote.of(sentence));
  }

  /**
   * One time limit for all of it: the name's look-up, the connection, the answer and its body. Each
   * request has a client and so a connection of its own, for a kept one may lead to a server that
   * is gone.
   */
  private <T> Reading<T> ask(
      String pathAndQuery,
      HttpRequest.Builder request,
      Duration timeout,
      Function<JsonNode, Reading<T>> read) {
    String path = prefix + pathAndQuery;
    try {
      request.uri(
          new HttpAddress(address.scheme(), "", address.host(), address.port(), path).toUri());
    } catch (UnknownHostException e) {
      return Reading.unknown(name + "'s host name can't be resolved");
    }
    request.header("Accept", "application/json").header("User-Agent", "marketprism-operator");
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .executor(task -> Thread.ofVirtual().name("monitoring-", 0).start(task))
            .build();
    try {
      CompletableFuture<HttpResponse<byte[]>> answer =
          client.sendAsync(
              request.build(),
              HttpResponse.BodyHandlers.limiting(
                  HttpResponse.BodyHandlers.ofByteArray(), BODY_CAP));
      return judge(answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS), read);
    } catch (TimeoutException e) {
      return Reading.unknown(name + " does not answer within " + timeout.toSeconds() + " s");
    } catch (ExecutionException e) {
      return Reading.unknown(failure(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Reading.unknown("the operator is stopping");
    } finally {
      client.shutdownNow();
    }
  }

  private <T> Reading<T> judge(HttpResponse<byte[]> response, Function<JsonNode, Reading<T>> read) {
    int status = response.statusCode();
    if (status >= 300 && status < 400) {
      return Reading.unknown(name + " redirects, perhaps to a login: status " + status);
    }
    if (status == 401 || status == 403) {
      return Reading.unknown(name + " does not permit the look: status " + status);
    }
    JsonNode body = parse(response.body());
    if (status < 200 || status > 299) {
      String sentence = errorSentence(body);
      return sentence.isBlank()
          ? Reading.unknown(name + " answers with status " + status)
          : says(sentence);
    }
    return body.isMissingNode()
        ? Reading.unknown(name + " does not answer with JSON")
        : read.apply(body);
  }

  private static JsonNode parse(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }

  /** Prometheus has it as "error", Alertmanager as "message" or as the whole answer. */
  private static String errorSentence(JsonNode body) {
    return body.isTextual()
        ? body.asText()
        : body.path("error").asText(body.path("message").asText(""));
  }

  private String failure(@Nullable Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof UnresolvedAddressException) {
        return name + "'s host name can't be resolved";
      }
    }
    if (thrown instanceof ConnectException) {
      return name + " can't be reached: connection refused";
    }
    String message = thrown == null ? null : thrown.getMessage();
    return name
        + " gives no whole answer: "
        + Quote.of(message == null ? String.valueOf(thrown) : message);
  }

  private static String encoded(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(p -> encoded(p.getKey()) + "=" + encoded(p.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
