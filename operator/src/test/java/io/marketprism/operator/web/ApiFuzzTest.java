package io.marketprism.operator.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.marketprism.operator.web.view.HostItem;
import io.marketprism.operator.web.view.StackDetail;
import io.marketprism.operator.web.view.StackItem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever is asked, the answer is one that docs/reference/openapi.yaml describes. */
class ApiFuzzTest {

  /** Stands in tokens, and in what nobody here has the right to get. */
  private static final String CANARY = "canary-7f3a";

  private static final int REQUESTS = 1_000;

  private final OpenApi described = new OpenApi();
  private final ExecutorService threads = Executors.newFixedThreadPool(5);
  private final Set<String> seen = new TreeSet<>();
  private final Random random = new Random(14);
  private final RandomDocuments documents = new RandomDocuments(random);
  private final RandomRequests requests = new RandomRequests(random, described.paths(), CANARY);
  private final Given given = new Given();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
    server.setExecutor(threads);
    server.createContext("/", new PageFiles());
    server.start();
  }

  private void serve(PageMode mode) {
    boolean everybodySeesThePage = mode == PageMode.anonymous || mode == PageMode.local;
    for (String namespace : RandomRequests.NAMESPACES) {
      for (String name : RandomRequests.NAMES) {
        given.add(namespace, name, everybodySeesThePage);
      }
    }
    server.createContext("/api/", new WebApi(new Users(), given, given.views, mode));
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  @ParameterizedTest
  @EnumSource(PageMode.class)
  void eachAnswerIsDescribed(PageMode mode) throws IOException {
    serve(mode);
    for (int i = 0; i < REQUESTS; i++) {
      RandomRequests.Request request = requests.next();
      RawHttp.Answer answer = RawHttp.ask(server.getAddress(), request.text());
      check(request, answer);
      seen.add(answer.status() + " " + answer.type().replaceFirst(";.*", ""));
      given.views.changes.add("prod", "main"); // who has gone from the stream is noticed
    }
    assertThat(seen)
        .as("requests that lead to everything that is described")
        .contains(
            "200 application/json",
            "400 application/json",
            "401 application/json",
            "403 application/json",
            "404 application/json",
            "405 application/json",
            "413 application/json",
            "503 application/json",
            "200 text/plain",
            "200 text/event-stream");
  }

  private void check(RandomRequests.Request request, RawHttp.Answer answer) {
    String asked = request.text().lines().findFirst().orElse("");
    assertThat(answer.status()).as(asked).isBetween(200, 503).isNotEqualTo(500);
    assertThat(answer.all()).as(asked).doesNotContain(CANARY);
    Optional<String> path = described.pathOf(request.path());
    if (request.method().equals("HEAD")) {
      assertThat(answer.body()).as(asked).isEmpty();
    } else if (path.isEmpty() || !described.has(path.get(), request.method())) {
      assertThat(answer.status()).as(asked).isIn(401, 404, 405, 429, 503);
      assertThat(described.complaintsOfError(answer.body())).as(asked).isEmpty();
    } else {
      assertThat(
              described.complaints(
                  path.get(), request.method(), answer.status(), answer.type(), answer.body()))
          .as("%s: %s", asked, answer.all().lines().limit(3).toList())
          .isEmpty();
    }
  }

  @Test
  void whatIsNoHttpIsRefusedOrLeftAlone() throws IOException {
    serve(PageMode.anonymous);
    for (int i = 0; i < 60; i++) {
      String text = requests.noise();
      RawHttp.Answer answer = RawHttp.ask(server.getAddress(), text);
      assertThat(answer.all()).as(text).doesNotContain(CANARY, "\tat ");
      assertThat(answer.status()).as(text).isNotEqualTo(500);
    }
    RawHttp.Answer alive =
        RawHttp.ask(
            server.getAddress(),
            "GET /api/v1/about HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assertThat(alive.status()).isEqualTo(200);
  }

  /** What there is; what nobody here may get has the canary in it. */
  private final class Given implements Sources {

    private final Map<String, StackDetail> details = new HashMap<>();
    private final Map<String, StackExplanation> explanations = new HashMap<>();
    private final GivenViews views = new Shown();

    void add(String namespace, String name, boolean isOnThePage) {
      boolean isForNobody = namespace.equals("vault") && !isOnThePage;
      StackDetail detail = documents.of(StackDetail.class);
      StackItem item = detail.stack();
      StackItem named =
          new StackItem(
              namespace,
              name,
              item.state(),
              item.since(),
              item.mode(),
              item.ready(),
              item.firing(),
              isForNobody ? CANARY : item.message());
      views.stacks.add(named);
      details.put(
          namespace + "/" + name,
          new StackDetail(
              named,
              detail.leading(),
              detail.now(),
              detail.evaluatedAt(),
              isForNobody ? CANARY : detail.summary(),
              detail.services(),
              detail.alerts(),
              detail.incidents(),
              detail.outages(),
              detail.availability(),
              detail.courses(),
              detail.restarts(),
              detail.switchedOff()));
      StackExplanation explanation = documents.of(StackExplanation.class);
      explanations.put(
          namespace + "/" + name,
          new StackExplanation(
              namespace,
              name,
              explanation.operator(),
              namespace.equals("vault") ? CANARY : explanation.version(),
              explanation.leading(),
              explanation.evaluatedAt(),
              explanation.switchedOff(),
              explanation.alerts()));
    }

    @Override
    public Optional<StackExplanation> explanation(String namespace, String stack) {
      return Optional.ofNullable(explanations.get(namespace + "/" + stack));
    }

    @Override
    public Optional<String> flightRecord(String namespace, String remediation)
        throws UnavailableException {
      if (remediation.equals("other")) {
        throw new UnavailableException("the flight record's file can't be read");
      }
      return namespace.equals("vault") ? Optional.of(CANARY) : Optional.of("before\nit\n");
    }

    @Override
    public Optional<TestDelivery> sendTest(String dockerHost, String receiver) {
      return receiver.equals("main")
          ? Optional.of(documents.of(TestDelivery.class))
          : Optional.empty();
    }
  }

  private final class Shown extends GivenViews {
    @Override
    public Optional<StackDetail> stack(String namespace, String name) {
      return Optional.ofNullable(given.details.get(namespace + "/" + name));
    }

    @Override
    public List<HostItem> dockerHosts() {
      return IntStream.range(0, 3).mapToObj(i -> documents.of(HostItem.class)).toList();
    }
  }

  /** Li may do everything but in the vault; Wang may do nothing. */
  private static final class Users implements Access {
    @Override
    public Optional<Caller> authenticate(String token) throws UnavailableException {
      if (token.equals(CANARY + "-away")) {
        throw new UnavailableException("the API server can't be asked who you are");
      }
      return List.of(CANARY + "-li", CANARY + "-wang").contains(token)
          ? Optional.of(new Caller(token.substring(CANARY.length() + 1), "", List.of(), Map.of()))
          : Optional.empty();
    }

    @Override
    public boolean allows(Caller caller, Right right) {
      return caller.user().equals("li")
          && (right.resource().equals(Routes.DOCKER_HOSTS)
              || (right.namespace() != null && !right.namespace().equals("vault")));
    }
  }
}
