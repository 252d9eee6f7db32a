package io.marketprism.operator.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.marketprism.operator.probe.logs.LogMessage;
import io.marketprism.operator.probe.logs.RateLimit;
import io.marketprism.operator.probe.logs.RateLimitSignature;
import io.marketprism.operator.probe.logs.RateLimits;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The table of rate limits, by the lines of {@code rate-limit-lines.yaml}. A line that is missed
 * costs a restart, which makes the limit worse; one that is taken wrongly costs half an hour of
 * data.
 */
class RateLimitTableTest {

  private static final String FILE = "rate-limit-lines.yaml";
  private static final Instant WRITTEN = Instant.parse("2026-11-24T09:52:00Z");
  private static final RateLimits TABLE = RateLimitTable.builtIn();
  private static final JsonNode LINES = lines();

  @TestFactory
  Stream<DynamicTest> aLimitIsSeen() {
    return limits().map(limit -> DynamicTest.dynamicTest(limit.line(), () -> isSeen(limit)));
  }

  private static void isSeen(Limit limit) {
    String message = LogMessage.of(limit.line());
    Optional<RateLimit> seen = TABLE.classify(message);
    assertThat(seen).as(message).isPresent();
    assertThat(seen.get().exchange()).as(message).isEqualTo(limit.exchange());
    if (limit.seconds() != null) {
      assertThat(seen.get().until(WRITTEN))
          .as(message)
          .isEqualTo(WRITTEN.plus(Duration.ofMillis(Math.round(limit.seconds() * 1000))));
    }
  }

  @TestFactory
  Stream<DynamicTest> anythingElseIsNone() {
    return LINES.properties().stream()
        .flatMap(e -> e.getValue().path("others").valueStream())
        .map(JsonNode::asText)
        .map(
            line ->
                DynamicTest.dynamicTest(
                    line.isEmpty() ? "an empty line" : line,
                    () -> {
                      String message = LogMessage.of(line);
                      assertThat(TABLE.classify(message)).as(message).isEmpty();
                    }));
  }

  /** So that none can be taken away, or be without effect, unnoticed. */
  @TestFactory
  Stream<DynamicTest> eachSignatureIsNeeded() {
    return TABLE.signatures().stream()
        .map(
            signature ->
                DynamicTest.dynamicTest(
                    signature.name(),
                    () -> {
                      JsonNode lines = LINES.path(signature.name());
                      assertThat(lines.path("limits")).isNotEmpty();
                      assertThat(lines.path("others")).isNotEmpty();
                      RateLimits alone = alone(signature);
                      assertThat(lines.path("limits").valueStream())
                          .as("one that it sees by itself")
                          .anySatisfy(
                              line ->
                                  assertThat(alone.classify(LogMessage.of(line.path(0).asText())))
                                      .isPresent());
                    }));
  }

  /** The literals only save time: what a pattern finds has one of them. */
  @Test
  void noLineIsLostByALiteral() {
    for (RateLimitSignature signature : TABLE.signatures()) {
      limits()
          .map(limit -> LogMessage.of(limit.line()))
          .filter(message -> signature.pattern().pattern().matcher(message).find())
          .forEach(
              message ->
                  assertThat(signature.pattern().contains())
                      .as(signature.name() + ": " + message)
                      .anyMatch(message.toLowerCase(Locale.ROOT)::contains));
    }
  }

  @Test
  void theTableIsWellKept() {
    Set<String> names = new HashSet<>();
    Set<String> exchanges = new HashSet<>(TABLE.exchanges());
    exchanges.add("");
    for (RateLimitSignature signature : TABLE.signatures()) {
      assertThat(names.add(signature.name())).as(signature.name()).isTrue();
      assertThat(exchanges).as(signature.name()).contains(signature.exchange());
      assertThat(signature.source()).as(signature.name()).startsWith("https://");
      assertThat(signature.pattern().contains())
          .as(signature.name())
          .isNotEmpty()
          .allMatch(literal -> literal.equals(literal.toLowerCase(Locale.ROOT)));
    }
    names.add("none");
    LINES.fieldNames().forEachRemaining(name -> assertThat(names).contains(name));
  }

  /** MarketPrism collects from these. */
  @Test
  void eachExchangeOfMarketPrismIsKnown() {
    assertThat(TABLE.exchanges()).contains("okx", "binance", "deribit");
    assertThat(TABLE.signatures())
        .extracting(RateLimitSignature::exchange)
        .contains("okx", "binance", "deribit");
  }

  private static RateLimits alone(RateLimitSignature signature) {
    return RateLimits.NONE.with(List.of(signature));
  }

  private record Limit(String line, String exchange, @Nullable Double seconds) {}

  private static Stream<Limit> limits() {
    List<Limit> all = new ArrayList<>();
    for (var entry : LINES.properties()) {
      for (JsonNode line : entry.getValue().path("limits")) {
        all.add(
            new Limit(
                line.path(0).asText(),
                line.path(1).asText(""),
                line.has(2) ? line.path(2).asDouble() : null));
      }
    }
    return all.stream();
  }

  private static JsonNode lines() {
    try (InputStream in = RateLimitTableTest.class.getResourceAsStream(FILE)) {
      return Serialization.unmarshal(Objects.requireNonNull(in, FILE), JsonNode.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
