package io.marketprism.operator.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class WatchScopeTest {

  @Test
  void nothingMeansAllNamespaces() {
    assertThat(WatchScope.of("")).isEqualTo(WatchScope.ALL).hasToString("all namespaces");
    assertThat(WatchScope.of(" , ").isAll()).isTrue();
  }

  @Test
  void namesStandBetweenCommas() {
    WatchScope scope = WatchScope.of("trading, research,trading");
    assertThat(scope.namespaces()).containsExactlyInAnyOrder("research", "trading");
    assertThat(scope).hasToString("research, trading");
    assertThat(scope.isAll()).isFalse();
  }

  @Test
  void whatCanBeNoNameIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WatchScope.of("trading,re search"))
        .withMessage("'re search' can't be a namespace's name");
  }
}
