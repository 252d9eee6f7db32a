package io.marketprism.operator.probe.scrape;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What it costs to read a page of metrics: two hundred series, ten of them wanted. */
@State(Scope.Benchmark)
public class ExpositionBenchmark {

  private final byte[] page = page();

  private static byte[] page() {
    StringBuilder page = new StringBuilder("# TYPE published_total counter\n");
    for (int i = 0; i < 10; i++) {
      page.append("published_total{subject=\"orderbook.%d\"} %d.5\n".formatted(i, i * 1000));
    }
    page.append("# TYPE latency_seconds histogram\n");
    for (int i = 0; i < 190; i++) {
      page.append("latency_seconds_bucket{exchange=\"okx\",le=\"%d\"} %d\n".formatted(i, i));
    }
    return page.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Benchmark
  public List<Sample> parsePage() throws Exception {
    return Exposition.read(new ByteArrayInputStream(page), "published_total"::equals);
  }
}
