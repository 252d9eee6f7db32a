package io.marketprism.operator.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.marketprism.operator.web.view.HostItem;
import io.marketprism.operator.web.view.StackItem;
import io.marketprism.operator.web.view.StackList;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the page reads, over a real HTTP server; who may get what is said by the test. */
class PageApiTest {

  /** Stands in what nobody has the right to get. */
  private static final String CANARY = "canary";

  private static final String STACK = "/api/v1/namespaces/prod/stacks/main";

  private final Set<String> rights = ConcurrentHashMap.newKeySet();
  private final GivenViews views = new GivenViews();
  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  private HttpServer server;
  private HttpClient http;

  @BeforeEach
  void start() {
    http = HttpClient.newHttpClient();
    serve(PageMode.token);
    views.add("dev", CANARY);
    views.add("prod", "main");
    views.add("prod", "other");
  }

  private void serve(PageMode mode) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    server.setExecutor(threads);
    server.createContext("/api/", new WebApi(new Users(), new NoSources(), views, mode));
    server.createContext("/", new PageFiles());
    server.start();
  }

  @AfterEach
  void stop() {
    http.shutdownNow();
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void withoutARightTheListIsEmpty() {
    HttpResponse<String> answer = get("/api/v1/stacks", "li");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"stacks\":[]}");
  }

  @Test
  void theListHasWhatTheCallerMayGetAndNothingElse() throws IOException {
    rights.add("li: get marketprismstacks prod/");
    assertThat(names(get("/api/v1/stacks", "li"))).containsExactly("prod/main", "prod/other");
    rights.clear();
    rights.add("li: get marketprismstacks prod/other");
    HttpResponse<String> one = get("/api/v1/stacks", "li");
    assertThat(names(one)).containsExactly("prod/other");
    assertThat(one.body()).doesNotContain(CANARY);
    rights.add("li: get marketprismstacks ");
    assertThat(names(get("/api/v1/stacks", "li")))
        .containsExactly("dev/" + CANARY, "prod/main", "prod/other");
  }

  @Test
  void aThousandStacksArePaged() throws IOException {
    for (int i = 0; i < 1000; i++) {
      views.add("many-%03d".formatted(i % 250), "stack-%04d".formatted(i));
    }
    rights.add("li: get marketprismstacks ");
    List<String> read = new ArrayList<>();
    @Nullable String next = null;
    int requests = 0;
    do {
      HttpResponse<String> answer =
          get("/api/v1/stacks?limit=200" + (next == null ? "" : "&continue=" + next), "li");
      StackList page = Json.MAPPER.readValue(answer.body(), StackList.class);
      assertThat(page.stacks()).hasSizeLessThanOrEqualTo(200);
      page.stacks().forEach(item -> read.add(item.namespace() + "/" + item.name()));
      next = page.next();
      requests++;
    } while (next != null);
    assertThat(read).hasSize(1003).doesNotHaveDuplicates().isSorted();
    assertThat(requests).isLessThanOrEqualTo(11);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0",
        "limit=201",
        "limit=x",
        "continue=x",
        "continue=a/b/c",
        "continue=../x"
      })
  void whatCanNotBeAPageIsRefused(String query) {
    HttpResponse<String> answer = get("/api/v1/stacks?" + query, "li");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains(query.substring(0, query.indexOf('=')));
  }

  @Test
  void aStackIsShownToWhoMayGetIt() {
    assertThat(get(STACK, "li").statusCode()).isEqualTo(403);
    rights.add("li: get marketprismstacks prod/main");
    HttpResponse<String> answer = get(STACK, "li");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("\"name\":\"main\"", "\"now\":\"2026-11-01T03:00:00Z\"");
    rights.add("li: get marketprismstacks prod/gone");
    assertThat(get(STACK.replace("main", "gone"), "li").statusCode()).isEqualTo(404);
  }

  @Test
  void dockerHostsAreShownToWhoMayGetThem() {
    views.hosts.add(
        new HostItem("local", "True", true, "29.0", "2.40", null, List.of(), List.of()));
    views.hosts.add(new HostItem(CANARY, "True", true, "29.0", "2.40", null, List.of(), List.of()));
    assertThat(get("/api/v1/dockerhosts", "li").body()).isEqualTo("{\"dockerHosts\":[]}");
    rights.add("li: get dockerhosts local");
    assertThat(get("/api/v1/dockerhosts", "li").body())
        .contains("\"local\"")
        .doesNotContain(CANARY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/api/v1/stacks", STACK, "/api/v1/dockerhosts", "/api/v1/about", "/api/v1/events"})
  void withoutATokenNothingIsShown(String path) {
    assertThat(get(path, "").statusCode()).isEqualTo(401);
    assertThat(get(path, "stranger").statusCode()).isEqualTo(401);
  }

  @Test
  void whereTheAdministratorSaysSoEverybodyReadsWhatThePageShows() throws IOException {
    server.stop(0);
    serve(PageMode.anonymous);
    assertThat(names(get("/api/v1/stacks", ""))).hasSize(3);
    assertThat(get(STACK, "").statusCode()).isEqualTo(200);
    assertThat(get("/api/v1/about", "").statusCode()).isEqualTo(200);
    assertThat(get("/api/v1/dockerhosts", "").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/namespaces/prod/stacks/main/explanation",
        "/api/v1/namespaces/prod/remediations/main.nats.7/flightrecord",
        "/api/v1/dockerhosts/local/receivers/oncall/test",
        "/api/v1/nothing"
      })
  void andNothingElse(String path) {
    server.stop(0);
    serve(PageMode.anonymous);
    assertThat(get(path, "").statusCode()).isEqualTo(401);
  }

  @Test
  void onThisMachineNobodyComesByTheNameOfAnotherSite() {
    assertThat(PageMode.local.isOpen("127.0.0.1:8099")).isTrue();
    assertThat(PageMode.local.isOpen("localhost")).isTrue();
    assertThat(PageMode.local.isOpen("[::1]:8099")).isTrue();
    assertThat(PageMode.local.isOpen("evil.example:8099")).isFalse();
    assertThat(PageMode.local.isOpen(null)).isFalse();
    assertThat(PageMode.token.isOpen("localhost")).isFalse();
    assertThat(PageMode.off.isOpen("localhost")).isFalse();
    assertThat(PageMode.local.on(false)).isEqualTo(PageMode.token);
    assertThat(PageMode.local.on(true)).isEqualTo(PageMode.local);
    assertThat(PageMode.anonymous.on(false)).isEqualTo(PageMode.anonymous);
  }

  @Test
  void aTokenIsAskedForAllTheSame() {
    server.stop(0);
    serve(PageMode.anonymous);
    assertThat(get("/api/v1/stacks", "stranger").statusCode()).isEqualTo(401);
    assertThat(get("/api/v1/stacks", "li").body()).doesNotContain(CANARY);
  }

  @Test
  void whoFollowsHearsOfWhatThatOneMayGet() throws IOException, InterruptedException {
    rights.add("li: get marketprismstacks prod/main");
    try (BufferedReader events = follow("li", null)) {
      assertThat(event(events)).contains("event: hello");
      views.changes.add("dev", CANARY);
      views.changes.add("prod", "main");
      assertThat(event(events))
          .contains("event: stack", "\"name\":\"main\"")
          .doesNotContain(CANARY);
    }
  }

  @Test
  void whoComesAgainHearsOfWhatWasMissed() throws IOException, InterruptedException {
    rights.add("li: get marketprismstacks ");
    String id;
    try (BufferedReader events = follow("li", null)) {
      id = event(events).lines().findFirst().orElseThrow().substring("id: ".length());
    }
    views.changes.add("prod", "main");
    try (BufferedReader events = follow("li", id)) {
      assertThat(event(events)).contains("event: hello");
      assertThat(event(events)).contains("event: stack", "\"main\"");
    }
  }

  @Test
  void afterARestartOfTheOperatorAllIsToBeReadAgain() throws IOException, InterruptedException {
    try (BufferedReader events = follow("li", "0a1b2c3d-7")) {
      assertThat(event(events)).contains("event: hello");
      assertThat(event(events)).contains("event: reset");
    }
  }

  @Test
  void viewersTakeNoThreadOfTheServer() throws IOException, InterruptedException {
    List<BufferedReader> viewers = new ArrayList<>();
    for (int i = 0; i < EventStream.MOST; i++) {
      BufferedReader events = follow("li", null);
      assertThat(event(events)).contains("event: hello");
      viewers.add(events);
    }
    assertThat(get("/api/v1/about", "li").statusCode()).isEqualTo(200);
    assertThat(get("/api/v1/events", "li").statusCode()).isEqualTo(429);
    for (BufferedReader viewer : viewers) {
      viewer.close();
    }
  }

  @Test
  void filesOfThePageAreServedUnderAStrictPolicy() {
    HttpResponse<String> page = get("/", "");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
    assertThat(page.headers().firstValue("Content-Security-Policy"))
        .hasValue(
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(page.headers().firstValue("Set-Cookie")).isEmpty();
    assertThat(page.body()).doesNotContain("<style", " style=", " onclick", "=\"http", "=\"//");
    assertThat(get("/page/app.js", "").headers().firstValue("Content-Type"))
        .hasValue("text/javascript; charset=utf-8");
    assertThat(get("/page/../Json.class", "").statusCode()).isEqualTo(404);
    assertThat(get("/page/", "").statusCode()).isEqualTo(404);
  }

  @Test
  void thePageIsSmallAndHasNoMarkupOfWhatWasRead() {
    int size = 0;
    for (String name : PageFiles.NAMES) {
      String file = get(name.equals("index.html") ? "/" : "/page/" + name, "").body();
      size += file.getBytes(StandardCharsets.UTF_8).length;
      assertThat(file)
          .as(name)
          .doesNotContain(
              "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(");
    }
    assertThat(size).isLessThan(150_000);
  }

  @Test
  void bothLanguagesHaveTheSameTexts() {
    assertThat(keys("zh.js")).isEqualTo(keys("en.js")).hasSizeGreaterThan(150);
  }

  private Set<String> keys(String file) {
    return Pattern.compile("(?:^|[,{]\\s*)\"?([\\w.]+)\"?: \"")
        .matcher(get("/page/" + file, "").body())
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private BufferedReader follow(String token, @Nullable String last)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri("/api/v1/events")).header("Authorization", "Bearer " + token);
    if (last != null) {
      request.header("Last-Event-ID", last);
    }
    HttpResponse<InputStream> answer =
        http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValue("text/event-stream; charset=utf-8");
    return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
  }

  private static String event(BufferedReader events) throws IOException {
    StringBuilder event = new StringBuilder();
    for (String line = events.readLine(); line != null; line = events.readLine()) {
      if (line.isEmpty()) {
        return event.toString();
      }
      if (!line.startsWith("retry")) {
        event.append(line).append('\n');
      }
    }
    return event.toString();
  }

  private static List<String> names(HttpResponse<String> answer) throws IOException {
    return Json.MAPPER.readValue(answer.body(), StackList.class).stacks().stream()
        .map((StackItem item) -> item.namespace() + "/" + item.name())
        .toList();
  }

  private HttpResponse<String> get(String path, String token) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  /** A token is its owner's name; the stranger's is nobody's. */
  private final class Users implements Access {
    @Override
    public Optional<Caller> authenticate(String token) {
      return token.equals("stranger")
          ? Optional.empty()
          : Optional.of(new Caller(token, "", List.of(), Map.of()));
    }

    @Override
    public boolean allows(Caller caller, Right right) {
      return rights.contains(caller.user() + ": " + right);
    }
  }
}
