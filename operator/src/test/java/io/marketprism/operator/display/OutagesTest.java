package io.marketprism.operator.display;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.display.Outages.Span;
import io.marketprism.operator.web.view.Outage;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** When something was wrong, whether or not anything was done. */
class OutagesTest {

  private final GivenStack given = GivenStack.of("{}");

  private static Span span(long from, long to, String... alerts) {
    return new Span(Instant.ofEpochSecond(from), Instant.ofEpochSecond(to), List.of(alerts));
  }

  @Test
  void whatOverlapsIsOne() {
    assertThat(Outages.merged(Stream.of(span(50, 60), span(0, 10), span(5, 20), span(6, 7))))
        .containsExactly(span(0, 20), span(50, 60));
    assertThat(Outages.merged(Stream.of(span(0, 10), span(10, 12)))).containsExactly(span(0, 12));
    assertThat(Outages.merged(Stream.of(span(0, 9, "A", "B"), span(3, 4, "B", "C"))))
        .containsExactly(span(0, 9, "A", "B", "C"));
    assertThat(Outages.merged(Stream.of())).isEmpty();
  }

  @Test
  void oneThatGoesOnHasNoEndAndOneThatIsOverHas() {
    assertThat(given.detail().outages()).isEmpty();
    given.stack.service("clickhouse-cold").isBeyondRestarts();
    given.stack.service("clickhouse-cold").fail();
    given.advance(120);
    assertThat(given.detail().outages())
        .singleElement()
        .returns(null, Outage::to)
        .extracting(Outage::alerts)
        .isEqualTo(List.of("ClickHouseColdDown"));
    given.stack.service("clickhouse-cold").recover();
    given.advance(600);
    assertThat(given.detail().outages())
        .singleElement()
        .satisfies(outage -> assertThat(outage.to()).isAfter(outage.from()));
    assertThat(given.detail().availability())
        .allSatisfy(over -> assertThat(over.incidents()).isOne());
  }
}
