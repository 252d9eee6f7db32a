package io.marketprism.operator.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The API over a real HTTP server; who callers are and what they may do is said by the test. */
class WebApiTest {

  private static final String EXPLANATION = "/api/v1/namespaces/prod/stacks/main/explanation";
  private static final String RECORD =
      "/api/v1/namespaces/prod/remediations/main.nats.7/flightrecord";
  private static final String TEST = "/api/v1/dockerhosts/local/receivers/oncall/test";

  private final Set<String> rights = new HashSet<>();
  private final List<String> tests = new ArrayList<>();
  private final CountDownLatch arrived = new CountDownLatch(2);
  private final CountDownLatch goesOn = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private boolean away;
  private boolean broken;
  private boolean slow;
  private HttpServer server;
  private HttpClient http;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
    server.setExecutor(threads);
    server.createContext(
        "/api/", new WebApi(new Tokens(), new Prepared(), new GivenViews(), PageMode.token));
    server.start();
    http = HttpClient.newHttpClient();
  }

  @AfterEach
  void stop() {
    goesOn.countDown();
    http.close();
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void whoMayReadAStackSeesWhyItIsActedOnOrNot() {
    rights.add("li: get marketprismstacks prod/main");
    HttpResponse<String> answer = get(EXPLANATION, "li");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo(
            "{\"namespace\":\"prod\",\"stack\":\"main\",\"operator\":\"pod-1\",\"version\":\"1.0\","
                + "\"leading\":true,\"evaluatedAt\":\"2026-11-01T03:00:00Z\",\"switchedOff\":[],\"alerts\":[]}");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
  }

  @Test
  void aFlightRecordIsPlainText() {
    rights.add("li: get remediations/flightrecord prod/main.nats.7");
    HttpResponse<String> answer = get(RECORD, "li");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("before it was restarted\n");
  }

  @Test
  void aTestNoticeNeedsTheRightToUpdateTheDockerHost() {
    rights.add("li: get dockerhosts local");
    assertThat(request("POST", TEST, "li").statusCode()).isEqualTo(403);
    assertThat(tests).isEmpty();
    rights.add("li: update dockerhosts local");
    HttpResponse<String> answer = request("POST", TEST, "li");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"delivered\":true,\"message\":\"taken\"}");
    assertThat(tests).containsExactly("local/oncall");
  }

  @ParameterizedTest
  @ValueSource(strings = {EXPLANATION, RECORD, "/api/v1/nothing", "/api/"})
  void withoutATokenNothingIsSaidNotEvenWhetherThereIsSuchAThing(String path) {
    HttpResponse<String> answer = request("GET", path, "");
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body())
        .isEqualTo("{\"error\":\"a bearer token of the Kubernetes API is needed\"}");
    assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
  }

  @Test
  void aTokenThatNobodyHasIsRefused() {
    HttpResponse<String> answer = get(EXPLANATION, "stranger");
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).contains("knows nobody with this token").doesNotContain("stranger");
  }

  @Test
  void withoutTheRightItIsNotSaidWhetherThereIsSuchAThing() {
    rights.add("li: get marketprismstacks prod/main");
    HttpResponse<String> answer = get(EXPLANATION.replace("main", "other"), "li");
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body())
        .isEqualTo("{\"error\":\"li may not get marketprismstacks prod/other\"}");
    rights.add("li: get marketprismstacks prod/other");
    assertThat(get(EXPLANATION.replace("main", "other"), "li").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH"})
  void whatIsReadCanNotBeWritten(String method) {
    rights.add("li: get marketprismstacks prod/main");
    HttpResponse<String> answer = request(method, EXPLANATION, "li");
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).hasValue("GET");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/namespaces/prod/stacks/main/explanation/",
        "/api/v1/namespaces/prod/stacks/../explanation",
        "/api/v1/namespaces/prod/stacks/%2e%2e/explanation",
        "/api/v1/namespaces/prod%2Fother/stacks/main/explanation",
        "/api/v1/namespaces//stacks/main/explanation",
        "/api/v2/namespaces/prod/stacks/main/explanation",
        "/api/v1"
      })
  void whatIsNoResourceIsNone(String path) {
    assertThat(get(path, "li").statusCode()).isEqualTo(404);
  }

  @Test
  void aBodyIsRefused() throws IOException, InterruptedException {
    rights.add("li: update dockerhosts local");
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(uri(TEST))
                .header("Authorization", "Bearer li")
                .POST(HttpRequest.BodyPublishers.ofString("x".repeat(1000)))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(tests).isEmpty();
  }

  @Test
  void anApiServerThatIsAwayIsNoRefusal() {
    away = true;
    HttpResponse<String> answer = get(EXPLANATION, "li");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).isEqualTo("{\"error\":\"the API server is away\"}");
  }

  @Test
  void whatGoesWrongInsideIsNotQuoted() {
    rights.add("li: get marketprismstacks prod/main");
    broken = true;
    HttpResponse<String> answer = get(EXPLANATION, "li");
    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).doesNotContain("hunter2");
    broken = false;
    assertThat(get(EXPLANATION, "li").statusCode()).isEqualTo(200);
  }

  @Test
  void moreThanTwoAtOnceAreAskedToTryAgain() throws InterruptedException {
    rights.add("li: get marketprismstacks prod/main");
    slow = true;
    CompletableFuture<HttpResponse<String>> first = getLater();
    CompletableFuture<HttpResponse<String>> second = getLater();
    arrived.await();
    HttpResponse<String> third = get(EXPLANATION, "li");
    assertThat(third.statusCode()).isEqualTo(429);
    assertThat(third.headers().firstValue("Retry-After")).hasValue("1");
    goesOn.countDown();
    assertThat(first.join().statusCode()).isEqualTo(200);
    assertThat(second.join().statusCode()).isEqualTo(200);
    assertThat(get(EXPLANATION, "li").statusCode()).isEqualTo(200);
  }

  @Test
  void whoHasAnAnswerMayAskTheNextAtOnce() {
    rights.add("li: get marketprismstacks prod/main");
    List<CompletableFuture<Set<Integer>>> callers =
        Stream.of("first", "second")
            .map(caller -> CompletableFuture.supplyAsync(this::statusesOfMany, threads))
            .toList();
    assertThat(callers).allSatisfy(caller -> assertThat(caller.join()).containsExactly(200));
  }

  private Set<Integer> statusesOfMany() {
    return IntStream.range(0, 500)
        .mapToObj(i -> get(EXPLANATION, "li").statusCode())
        .collect(Collectors.toSet());
  }

  private CompletableFuture<HttpResponse<String>> getLater() {
    return http.sendAsync(
        HttpRequest.newBuilder(uri(EXPLANATION)).header("Authorization", "Bearer li slow").build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path, String token) {
    return request("GET", path, token);
  }

  private HttpResponse<String> request(String method, String path, String token) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path)).method(method, HttpRequest.BodyPublishers.noBody());
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  /** A token is its owner's name; the stranger's is nobody's. */
  private final class Tokens implements Access {
    @Override
    public Optional<Caller> authenticate(String token) throws UnavailableException {
      if (away) {
        throw new UnavailableException("the API server is away");
      }
      if (slow && token.endsWith(" slow")) {
        awaitTheEnd();
      }
      String user = token.replace(" slow", "");
      return user.equals("stranger")
          ? Optional.empty()
          : Optional.of(new Caller(user, "", List.of(), Map.of()));
    }

    @Override
    public boolean allows(Caller caller, Right right) {
      return rights.contains(caller.user() + ": " + right);
    }

    private void awaitTheEnd() {
      arrived.countDown();
      try {
        goesOn.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private final class Prepared implements Sources {
    @Override
    public Optional<StackExplanation> explanation(String namespace, String stack) {
      if (broken) {
        throw new IllegalStateException("hunter2");
      }
      return stack.equals("main")
          ? Optional.of(
              new StackExplanation(
                  namespace,
                  stack,
                  "pod-1",
                  "1.0",
                  true,
                  Instant.parse("2026-11-01T03:00:00Z"),
                  List.of(),
                  List.of()))
          : Optional.empty();
    }

    @Override
    public Optional<String> flightRecord(String namespace, String remediation) {
      return Optional.of("before it was restarted\n");
    }

    @Override
    public Optional<TestDelivery> sendTest(String dockerHost, String receiver) {
      tests.add(dockerHost + "/" + receiver);
      return Optional.of(new TestDelivery(true, "taken"));
    }
  }
}
