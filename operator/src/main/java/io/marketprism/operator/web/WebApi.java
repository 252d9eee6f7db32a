package io.marketprism.operator.web;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the API's requests: who asks is found out first, then what that caller may do, and only
 * then whether there is such a thing.
 */
public final class WebApi implements HttpHandler {

  private static final Logger LOG = LoggerFactory.getLogger(WebApi.class);

  /** The rest of the server's threads are for /healthz, /readyz and /metrics. */
  private static final int AT_ONCE = 2;

  private static final String BEARER = "bearer ";

  /** Tokens of service accounts have about a thousand characters. */
  private static final int LONGEST_TOKEN = 16_384;

  private final Access access;
  private final List<Route> routes;
  private final PageMode page;
  private final Semaphore free = new Semaphore(AT_ONCE);

  /** Where a request leads to. */
  private record Target(Route route, Route.Parts parts) {}

  /**
   * @param page whether what the page shows may be read without a token
   */
  public WebApi(Access access, Sources sources, Views views, PageMode page) {
    this.access = access;
    this.routes = Routes.of(sources, views);
    this.page = page;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    if (!free.tryAcquire()) {
      exchange.getResponseHeaders().set("Retry-After", "1");
      send(exchange, Answer.error(429, "too many requests at once; try again"));
      return;
    }
    Answer answer;
    try {
      answer = answered(exchange);
    } finally {
      free.release(); // before it is sent: who has it may ask the next at once
    }
    send(exchange, answer);
  }

  private Answer answered(HttpExchange exchange) {
    try {
      return answer(exchange);
    } catch (UnavailableException e) {
      return Answer.error(503, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      // The request holds a token: only what went wrong is logged, and not of whom.
      LOG.error("answering {} failed", exchange.getRequestURI().getPath(), e);
      return Answer.error(500, "the operator could not make this answer; its log says why");
    }
  }

  private Answer answer(HttpExchange exchange) throws UnavailableException {
    List<Target> targets = targets(exchange.getRequestURI().getRawPath());
    boolean open =
        page.isOpen(exchange.getRequestHeaders().getFirst("Host"))
            && targets.stream().anyMatch(target -> target.route().ofPage());
    Optional<String> token = token(exchange.getRequestHeaders());
    if (token.isEmpty() && !open) {
      exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
      return Answer.error(401, "a bearer token of the Kubernetes API is needed");
    }
    Optional<Caller> caller = token.isEmpty() ? Optional.empty() : access.authenticate(token.get());
    if (token.isPresent() && caller.isEmpty()) {
      exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer error=\"invalid_token\"");
      return Answer.error(401, "the Kubernetes API knows nobody with this token");
    }
    if (targets.isEmpty()) {
      return Answer.error(404, "there is no such resource; see docs/reference/http-api.md");
    }
    Optional<Target> target =
        targets.stream()
            .filter(t -> t.route().method().equals(exchange.getRequestMethod()))
            .findFirst();
    if (target.isEmpty()) {
      String allowed =
          targets.stream().map(t -> t.route().method()).collect(Collectors.joining(", "));
      exchange.getResponseHeaders().set("Allow", allowed);
      return Answer.error(405, "only %s is possible here".formatted(allowed));
    }
    if (hasBody(exchange.getRequestHeaders())) {
      return Answer.error(413, "no request of this API has a body");
    }
    return answer(target.get(), exchange, new Viewer(access, caller));
  }

  private static Answer answer(Target target, HttpExchange exchange, Viewer viewer)
      throws UnavailableException {
    var needed = target.route().right();
    if (needed != null) {
      Right right = needed.apply(target.parts());
      if (!viewer.may(right)) {
        return Answer.error(403, "%s may not %s".formatted(viewer.name(), right));
      }
    }
    return target
        .route()
        .endpoint()
        .answer(
            new Route.Request(
                target.parts(),
                Viewer.query(
                    Objects.requireNonNullElse(exchange.getRequestURI().getRawQuery(), "")),
                exchange.getRequestHeaders().getFirst("Last-Event-ID"),
                viewer));
  }

  private List<Target> targets(String path) {
    List<Target> targets = new ArrayList<>();
    for (Route route : routes) {
      route.matches(path).ifPresent(parts -> targets.add(new Target(route, parts)));
    }
    return targets;
  }

  private static Optional<String> token(Headers headers) {
    return Optional.ofNullable(headers.getFirst("Authorization"))
        .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
        .map(value -> value.substring(BEARER.length()).strip())
        .filter(token -> !token.isEmpty() && token.length() <= LONGEST_TOKEN);
  }

  private static boolean hasBody(Headers headers) {
    String length = headers.getFirst("Content-Length");
    return headers.containsKey("Transfer-Encoding") || (length != null && !length.equals("0"));
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", answer.type());
    headers.set("Cache-Control", "no-store");
    headers.set("X-Content-Type-Options", "nosniff");
    Answer.Live live = answer.live();
    if (live != null) {
      exchange.sendResponseHeaders(answer.status(), 0);
      // Not on this thread: the server has few, and /healthz needs one.
      Thread.ofVirtual().name("viewer-", 0).start(() -> go(exchange, live));
      return;
    }
    try (exchange) {
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      boolean bodyless = exchange.getRequestMethod().equals("HEAD") || body.length == 0;
      exchange.sendResponseHeaders(answer.status(), bodyless ? -1 : body.length);
      if (!bodyless) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  private static void go(HttpExchange exchange, Answer.Live live) {
    try (exchange) {
      live.writeTo(exchange.getResponseBody());
    } catch (IOException e) {
      LOG.debug("a viewer has gone", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
