package io.marketprism.operator.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RefusalsTest {

  private final Refusals refusals = new Refusals();

  /** Of a quota that is full for five minutes, seen by an evaluation each second. */
  @Test
  void whatIsRefusedIsTriedLessAndLessOften() {
    List<Integer> tried = new ArrayList<>();
    for (int second = 0; second < 60; second++) {
      if (!refusals.holds("nats", at(second))) {
        tried.add(second);
        refusals.refused("nats", "exceeded quota", at(second));
      }
    }
    assertThat(tried).containsExactly(0, 1, 3, 7, 15, 30, 45);
    assertThat(refusals.holds("redis", at(46))).isFalse();
    assertThat(shown()).containsExactly(Map.entry("nats", "exceeded quota"));
  }

  @Test
  void oneThatWasCreatedOrIsNotNeededAnyMoreIsForgotten() {
    refusals.refused("nats", "exceeded quota", at(0));
    refusals.refused("redis", "denied by policy", at(0));
    refusals.created("nats");
    assertThat(refusals.holds("nats", at(0))).isFalse();
    assertThat(shown()).containsExactly(Map.entry("redis", "denied by policy"));
    refusals.retain(List.of("nats"));
    assertThat(shown()).isEmpty();
  }

  private Map<String, String> shown() {
    Map<String, String> shown = new LinkedHashMap<>();
    refusals.forEach(shown::put);
    return shown;
  }

  private static Instant at(int second) {
    return Instant.EPOCH.plusSeconds(second);
  }
}
