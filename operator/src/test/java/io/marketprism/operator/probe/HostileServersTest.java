package io.marketprism.operator.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.marketprism.operator.probe.scrape.InvalidSelectorException;
import io.marketprism.operator.probe.scrape.ScrapedValue;
import io.marketprism.operator.probe.scrape.SeriesSelector;
import io.marketprism.operator.probe.scrape.WhenAbsent;
import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.Containers;
import io.marketprism.operator.runbook.Incarnation;
import io.marketprism.operator.runbook.ProbeResult;
import io.marketprism.operator.runbook.Reading;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The corpora of servers and targets: no look hangs, throws, or repeats what a server says. */
class HostileServersTest {

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final String CANARY = "CANARY-7f3a";
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  /** What is left to a loaded machine; a stall of the test itself gives a look more time. */
  private static final Duration LATEST = TIMEOUT.multipliedBy(2).plusSeconds(1);

  /** A declared name may have 253 characters. */
  private static final int LONGEST = 300;

  private static final ByteBudget.Share KEPT = ByteBudget.ofHeap().share();

  private final Prober prober = new Prober();

  private record Seen(String outcome, String message, Duration took) {}

  @Test
  void whateverAServerDoesALookEndsWithWhatItIs() throws Exception {
    JsonNode corpus = corpus("server-behaviours.yaml");
    assertThat(corpus.size()).isGreaterThanOrEqualTo(100);
    Map<String, Future<List<String>>> played = new LinkedHashMap<>();
    try (ExecutorService some = Executors.newFixedThreadPool(6, Thread.ofVirtual().factory())) {
      for (JsonNode behaviour : corpus) {
        played.put(behaviour.get("name").asText(), some.submit(() -> play(behaviour)));
      }
    }
    List<String> faults = new ArrayList<>();
    for (Map.Entry<String, Future<List<String>>> one : played.entrySet()) {
      one.getValue().get().forEach(fault -> faults.add(one.getKey() + ": " + fault));
    }
    assertThat(String.join("\n", faults)).isEmpty();
  }

  private List<String> play(JsonNode behaviour) throws IOException {
    List<String> faults = new ArrayList<>();
    try (BehavingServer server = new BehavingServer(behaviour)) {
      ProbeTarget.Http http = new ProbeTarget.Http(server.port(), "/");
      judge(behaviour.get("http"), look(() -> prober.get("127.0.0.1", http, KEPT)), faults);
      Scraper scraper = scraper(server.port(), "/");
      judge(behaviour.get("scrape"), look(() -> scraper.scrape("127.0.0.1", facts())), faults);
      ProbeTarget.Tcp tcp = new ProbeTarget.Tcp(server.port());
      judge(null, look(() -> prober.connect("127.0.0.1", tcp, TIMEOUT)), faults);
    }
    return faults;
  }

  private static void judge(@Nullable JsonNode expected, Seen look, List<String> faults) {
    // A machine that is too busy to probe is no failure of the server, here too.
    boolean late = look.message().startsWith("this operator stood still");
    if (expected != null && !late && !look.outcome().matches(expected.asText())) {
      faults.add(look.outcome() + " and not " + expected.asText() + ": " + look.message());
    }
    if (look.message().contains(CANARY) || look.message().length() > LONGEST) {
      faults.add("says too much: " + look.message());
    }
    if (look.message().contains("erred")) {
      faults.add("throws: " + look.message());
    }
    if (look.took().compareTo(LATEST) > 0) {
      faults.add("takes " + look.took());
    }
  }

  @Test
  void whateverIsDeclaredALookEndsWithAReading() throws Exception {
    JsonNode corpus = corpus("probe-targets.yaml");
    assertThat(corpus.size()).isGreaterThanOrEqualTo(80);
    try (LocalServer server = new LocalServer();
        ExecutorService some = Executors.newFixedThreadPool(6, Thread.ofVirtual().factory())) {
      List<Future<List<String>>> looks = new ArrayList<>();
      for (JsonNode target : corpus) {
        looks.add(some.submit(() -> lookAt(target, server)));
      }
      assertThat(looks.stream().flatMap(look -> result(look).stream())).isEmpty();
      assertThat(server.headersSeen()).doesNotContain("X-evil");
    }
  }

  private static List<String> result(Future<List<String>> look) {
    try {
      return look.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  private List<String> lookAt(JsonNode target, LocalServer server) {
    String address = target.get("address").asText();
    int port = target.get("port").asInt() == 0 ? server.port() : target.get("port").asInt();
    String path = target.get("path").asText();
    List<String> faults = new ArrayList<>();
    judge(null, look(() -> prober.get(address, new ProbeTarget.Http(port, path), KEPT)), faults);
    judge(null, look(() -> scraper(port, path).scrape(address, facts())), faults);
    judge(null, look(() -> prober.connect(address, new ProbeTarget.Tcp(port), TIMEOUT)), faults);
    return faults.stream().map(fault -> target + " " + fault).toList();
  }

  private static Seen look(Look look) {
    long begin = System.nanoTime();
    Reading<ProbeResult> reading =
        Prober.within(
            TIMEOUT,
            look,
            Reading.of(ProbeResult.failed("no answer in time")),
            Stalls.ofThisProcess());
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    return switch (reading) {
      case Reading.Unknown<ProbeResult>(String why) -> new Seen("unknown", why, took);
      case Reading.Known<ProbeResult>(ProbeResult seen) ->
          new Seen(seen.ok() ? "ok" : "failed", seen.message(), took);
    };
  }

  private Scraper scraper(int port, String path) {
    try {
      ScrapedValue memory =
          new ScrapedValue(
              "memory",
              SeriesSelector.parse("memory"),
              null,
              Duration.ZERO,
              null,
              null,
              WhenAbsent.Unknown);
      return prober.scraper(
          new ProbeTarget.Scrape(port, path, List.of(memory)),
          Duration.ofSeconds(15),
          InstantSource.system(),
          KEPT);
    } catch (InvalidSelectorException e) {
      throw new AssertionError(e);
    }
  }

  private static ContainerFacts facts() {
    return Containers.running(
        "c", new Incarnation("engine", "id", Instant.now().minusSeconds(600)), Instant.now());
  }

  private static JsonNode corpus(String file) throws IOException {
    try (InputStream in = HostileServersTest.class.getResourceAsStream("/corpora/" + file)) {
      return YAML.readTree(Objects.requireNonNull(in));
    }
  }
}
