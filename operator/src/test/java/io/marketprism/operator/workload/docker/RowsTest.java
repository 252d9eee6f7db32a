package io.marketprism.operator.workload.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.model.Container;
import io.marketprism.operator.workload.ListedContainer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of the engine's list vouches for an inspection, and what is another row. */
class RowsTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Up About a minute",
        "Up 59 minutes",
        "Up About an hour",
        "Up 2 days (Paused)",
        "Exited (0) 3 weeks ago",
        "Exited (137) 2 months ago",
        "Up 3 years"
      })
  void whatHasBeenSoForAMinuteIsSettled(String status) {
    assertThat(row("running", status).settled()).isTrue();
    assertThat(row("running", status).health()).isEqualTo("none");
  }

  /** A process that is a minute young may be another one than that of the list before. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Up (healthy)",
        "Up Less than a second",
        "Up 1 second",
        "Up 59 seconds (healthy)",
        "Exited (1) 5 seconds ago",
        "Restarting (1) 2 minutes ago",
        "Created",
        "Dead",
        "Removal In Progress",
        "Up 5 fortnights",
        "Up 5 minutes (odd)"
      })
  void whatElseItSaysVouchesForNothing(String status) {
    assertThat(row("running", status).settled()).isFalse();
  }

  @Test
  void anEngineThatTellsNoTimesIsBelievedUntilAnEventComes() {
    assertThat(row("running", "Up").settled()).isTrue();
    assertThat(row("running", "Up").health()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "Up 5 minutes (healthy), healthy",
    "Up 5 minutes (unhealthy), unhealthy",
    "Up 5 minutes (health: starting), starting"
  })
  void healthIsInParentheses(String status, String health) {
    assertThat(row("running", status).health()).isEqualTo(health);
    assertThat(row("running", status).settled()).isTrue();
    String young = status.replace("minutes", "seconds");
    assertThat(row("running", young).health()).isEqualTo(health);
    assertThat(row("running", young).settled()).isFalse();
  }

  @Test
  void timeThatGoesByIsNoChange() {
    assertThat(row("running", "Up 5 minutes (healthy)"))
        .isEqualTo(row("running", "Up 6 minutes (healthy)"))
        .isNotEqualTo(row("running", "Up 6 minutes (unhealthy)"));
    assertThat(row("exited", "Exited (1) 5 minutes ago"))
        .isEqualTo(row("exited", "Exited (1) About an hour ago"))
        .isNotEqualTo(row("exited", "Exited (2) About an hour ago"));
  }

  @Test
  void theOrderOfPortsIsNoChangeAndAnotherPortIsOne() {
    Map<String, Object> one = Map.of("PrivatePort", 80, "PublicPort", 8080, "Type", "tcp");
    Map<String, Object> two = Map.of("PrivatePort", 81, "PublicPort", 8081, "Type", "tcp");
    assertThat(row(Map.of("Ports", List.of(one, two))))
        .isEqualTo(row(Map.of("Ports", List.of(two, one))))
        .isNotEqualTo(row(Map.of("Ports", List.of(one))));
  }

  @Test
  void namesOfLinksAreNone() {
    assertThat(row(Map.of("Names", List.of("/nats", "/collector/nats"))).names())
        .containsExactly("nats");
  }

  @Test
  void whatSharesAnothersNetworkHasItsPortsInAnotherRow() {
    assertThat(row(Map.of("Status", "Up 5 minutes")).settled()).isTrue();
    assertThat(
            row(Map.of(
                    "Status",
                    "Up 5 minutes",
                    "HostConfig",
                    Map.of("NetworkMode", "container:0123")))
                .settled())
        .isFalse();
  }

  private static ListedContainer row(String state, String status) {
    return row(Map.of("State", state, "Status", status));
  }

  private static ListedContainer row(Map<String, Object> answer) {
    Map<String, Object> whole = new HashMap<>(Map.of("Id", "0123"));
    whole.putAll(answer);
    try {
      return Rows.row(JSON.readValue(JSON.writeValueAsString(whole), Container.class));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
