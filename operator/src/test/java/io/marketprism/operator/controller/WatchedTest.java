package io.marketprism.operator.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.host.Hosts;
import io.marketprism.operator.loop.FailingLoops;
import io.marketprism.operator.metrics.HealerMetrics;
import io.marketprism.operator.observe.StackObserver;
import io.marketprism.operator.probe.ByteBudget;
import io.marketprism.operator.probe.Prober;
import io.prometheus.client.CollectorRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchedTest {

  private static final MarketPrismStack STACK =
      Serialization.unmarshal(
          "metadata: {name: mp, namespace: prod, uid: uid-1}\nspec: {}", MarketPrismStack.class);

  private final HealerMetrics metrics = new HealerMetrics(new CollectorRegistry(), "", "");

  /** A half-built observer would look at the services for ever, beside the next one. */
  @Test
  void whicheverOfItsLoopsCannotBeStartedNoneGoesOn() {
    int all;
    try (FailingLoops loops = new FailingLoops(0);
        Watched watched = watched(loops)) {
      all = loops.running();
      assertThat(watched.compiled().workloads()).isNotEmpty();
    }
    assertThat(all).isGreaterThan(10);
    for (int failing = 1; failing <= all; failing++) {
      try (FailingLoops loops = new FailingLoops(failing)) {
        assertThatIllegalStateException().isThrownBy(() -> watched(loops));
        assertThat(loops.running()).as("the %d-th fails", failing).isZero();
      }
    }
  }

  /** Of two reads the slower may come last. */
  @Test
  void ofARemediationTheNewestVersionCountsInWhateverOrderItIsSeen() {
    Instant now = Instant.parse("2026-11-01T03:00:00Z");
    Remediation planned = remediation("uid-1", "9", "Planned");
    Remediation executing = remediation("uid-1", "10", "Executing");
    Remediation another = remediation("uid-2", "8", "Planned");
    try (FailingLoops loops = new FailingLoops(0);
        Watched watched = watched(loops)) {
      watched.saw(executing, now);
      watched.saw(planned, now.plusSeconds(1));
      assertThat(watched.merged(List.of(), now)).containsExactly(executing);
      assertThat(watched.merged(List.of(planned), now)).containsExactly(executing);
      watched.saw(another, now.plusSeconds(2));
      assertThat(watched.merged(List.of(), now)).as("recreated").containsExactly(another);
    }
  }

  private static Remediation remediation(String uid, String version, String phase) {
    return Serialization.unmarshal(
        "metadata: {name: mp.nats.1, uid: %s, resourceVersion: '%s'}%nstatus: {phase: %s}"
            .formatted(uid, version, phase),
        Remediation.class);
  }

  private Watched watched(FailingLoops loops) {
    InstantSource clock = InstantSource.system();
    Hosts hosts = new Hosts(clock, metrics.hosts(), loops.loops());
    return new Watched(
        STACK,
        new StackObserver.Tools(
            hosts, new Prober(), ByteBudget.ofHeap(), clock, metrics.probes(), loops.loops()),
        () -> {},
        () -> {});
  }
}
