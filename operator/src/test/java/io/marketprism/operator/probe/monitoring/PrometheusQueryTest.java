package io.marketprism.operator.probe.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.runbook.Reading;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The one value of a query, and where there is none. */
class PrometheusQueryTest {

  private static final Duration ENOUGH = Duration.ofSeconds(10);

  private final CannedServer server;
  private final PrometheusApi prometheus;

  PrometheusQueryTest() throws IOException {
    server = new CannedServer();
    prometheus = new PrometheusApi(server.base());
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aQueryIsAskedAsAFormWithItsTimeLimit() {
    result("scalar", "1795510885.4, \"1.5\"");
    assertThat(query()).isEqualTo(Reading.of(1.5));
    CannedServer.Request request = server.lastRequest();
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.path()).isEqualTo("/api/v1/query");
    assertThat(request.parameters().split("&"))
        .containsExactlyInAnyOrder("query=sum(up{job=~\"a+b\"})", "timeout=10000ms");
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "-0.25, -0.25", "1e+09, 1e9", "+Inf, Infinity", "-Inf, -Infinity"})
  void aVectorWithOneSampleIsItsValue(String text, double value) {
    result("vector", "{\"metric\": {}, \"value\": [1, \"%s\"]}".formatted(text));
    assertThat(query()).isEqualTo(Reading.of(value));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "vector | | the query has no result",
        "vector | {}, {}, {} | the query has 3 results, one is needed",
        "vector | {\"value\": [1, \"NaN\"]} | the query's result is not a number",
        "vector | {\"histogram\": [1, {}]} | the query gives a histogram, a number is needed",
        "vector | {\"value\": [1, \"one\"]} | Prometheus's answer is not understood",
        "scalar | 1, \"NaN\" | the query's result is not a number",
        "string | 1, \"5\" | the query gives a string, a number is needed",
        "matrix | {\"values\": [[1, \"1\"]]} | the query gives a matrix, a number is needed",
        "streams | {} | Prometheus's answer is not understood"
      })
  void whatIsNotOneNumberSaysNothing(String type, @Nullable String result, String why) {
    result(type, result == null ? "" : result);
    assertThat(query()).isEqualTo(Reading.unknown(why));
  }

  @Test
  void warningsChangeNothing() {
    server.says(
        """
        {"status": "success", "warnings": ["a store is away"],
         "data": {"resultType": "scalar", "result": [1, "7"]}}
        """);
    assertThat(query()).isEqualTo(Reading.of(7.0));
  }

  @Test
  void whatIsWrongWithAQueryIsTold() {
    server.behave(
        CannedServer.answer(
            400,
            """
            {"status": "error", "errorType": "bad_data",
             "error": "invalid parameter \\"query\\": 1:4: parse error: unexpected end of input"}
            """));
    assertThat(query())
        .isEqualTo(
            Reading.unknown(
                "Prometheus says: invalid parameter \"query\": 1:4: parse error: unexpected end of"
                    + " input"));
  }

  @Test
  void anErrorWithStatus200IsOne() {
    server.says("{\"status\": \"error\", \"error\": \"query timed out\"}");
    assertThat(query()).isEqualTo(Reading.unknown("Prometheus says: query timed out"));
  }

  private void result(String type, String result) {
    server.saysData("{\"resultType\": \"%s\", \"result\": [%s]}".formatted(type, result));
  }

  private Reading<Double> query() {
    return prometheus.query("sum(up{job=~\"a+b\"})", ENOUGH);
  }
}
