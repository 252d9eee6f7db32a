package io.marketprism.operator.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.marketprism.operator.api.DockerHost;
import io.marketprism.operator.loop.FailingLoops;
import io.marketprism.operator.loop.Loops;
import io.marketprism.operator.metrics.HealerMetrics;
import io.prometheus.client.CollectorRegistry;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostsTest {

  private static final String NAME = "local";

  /** A connection has so many loops. */
  private static final int LOOPS = 4;

  @Test
  void oneThatWasDeletedIsNotConnectedToAgainByACacheThatIsBehind() {
    try (FailingLoops loops = new FailingLoops(0);
        Hosts hosts = hosts(loops.loops())) {
      DockerHost old = host("old", "unix:///old.sock");
      hosts.readFrom(name -> Optional.of(old));
      assertThat(hosts.get(NAME)).isPresent();

      hosts.forget(NAME, "old");
      assertThat(hosts.get(NAME)).isEmpty();
      assertThat(hosts.declare(old)).isEmpty();
      assertThat(loops.running()).isZero();

      HostConnection current = hosts.declare(host("new", "unix:///new.sock")).orElseThrow();
      assertThat(hosts.declare(old)).containsSame(current);
      hosts.forget(NAME, "old"); // its deletion is heard of late
      assertThat(hosts.get(NAME)).containsSame(current);
      assertThat(loops.running()).isEqualTo(LOOPS);

      hosts.forget(NAME, null); // which one it was is not known: it may be connected to again
      assertThat(loops.running()).isZero();
      assertThat(hosts.declare(host("new", "unix:///new.sock"))).isPresent();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void whicheverOfItsLoopsCannotBeStartedNoneGoesOn(int failing) {
    try (FailingLoops loops = new FailingLoops(failing);
        Hosts hosts = hosts(loops.loops())) {
      DockerHost host = host("uid", "unix:///nowhere.sock");
      assertThatIllegalStateException().isThrownBy(() -> hosts.declare(host));
      assertThat(loops.running()).isZero();
      assertThat(hosts.declare(host)).isPresent();
      assertThat(loops.running()).isEqualTo(LOOPS);
    }
  }

  /** Its last readings would be believed for ever. */
  @ParameterizedTest
  @ValueSource(ints = {5, 6, 7, 8})
  void whatWasConnectedToBeforeIsNotGoneOnWith(int failing) {
    try (FailingLoops loops = new FailingLoops(failing);
        Hosts hosts = hosts(loops.loops())) {
      assertThat(hosts.declare(host("uid", "unix:///old.sock"))).isPresent();
      DockerHost next = host("uid", "unix:///new.sock");
      assertThatIllegalStateException().isThrownBy(() -> hosts.declare(next));
      assertThat(hosts.get(NAME)).isEmpty();
      assertThat(loops.running()).isZero();
    }
  }

  private static Hosts hosts(Loops loops) {
    return new Hosts(
        InstantSource.system(), new HealerMetrics(new CollectorRegistry(), "", "").hosts(), loops);
  }

  private static DockerHost host(String uid, String endpoint) {
    return Serialization.unmarshal(
        "metadata: {name: %s, uid: %s, generation: 1}\nspec: {endpoint: '%s'}"
            .formatted(NAME, uid, endpoint),
        DockerHost.class);
  }
}
