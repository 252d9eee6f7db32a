package io.marketprism.operator.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.marketprism.operator.loop.Loops;
import io.marketprism.operator.loop.QuietLoops;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.workload.ContainerHost.HostInfo;
import io.marketprism.operator.workload.docker.DockerEngine;
import io.marketprism.operator.workload.docker.FakeEngine;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A ping is one request, and more only where it has to be told who answers. */
class PulseTest {

  private static final String PING = "/_ping{}";
  private static final List<String> WHO = List.of("/info{}", "/version{}");

  private final FakeEngine fake = new FakeEngine();
  private final Instant start = Instant.now();
  private volatile Instant now = start;

  /** By how much the operator's clock is ahead of the engine's. */
  private volatile Duration ahead = Duration.ZERO;

  private final DockerEngine engine =
      new DockerEngine(fake.endpoint(), null, () -> Instant.now().plus(ahead));
  private final Loops loops = QuietLoops.create();
  private final AtomicLong gaps = new AtomicLong();
  private final AtomicInteger changes = new AtomicInteger();

  /** Each ping ends when the test takes what it has seen. */
  private final BlockingQueue<Reading<HostInfo>> seen = new SynchronousQueue<>();

  private final Pulse pulse =
      new Pulse(
          "local",
          engine,
          fake.endpoint(),
          null,
          () -> now,
          loops,
          gaps::get,
          Duration.ZERO,
          this::ended,
          changes::incrementAndGet);

  PulseTest() throws IOException {}

  @AfterEach
  void close() {
    pulse.close();
    loops.close();
    engine.close();
    fake.close();
  }

  @Test
  void whoItIsIsAskedAtFirstAndThenOnlyWhetherItIsThere() throws InterruptedException {
    Reading<HostInfo> first = seen.take();
    assertThat(first).isInstanceOf(Reading.Known.class);
    for (int ping = 1; ping <= 10; ping++) {
      assertThat(seen.take()).isEqualTo(first);
    }
    assertThat(fake.requests()).startsWith(WHO.toArray(String[]::new));
    assertThat(fake.requests().stream().filter(WHO::contains)).hasSize(2);
    assertThat(fake.requests().stream().filter(PING::equals).count()).isBetween(10L, 11L);
    assertThat(changes).hasValue(1);
  }

  @Test
  void afterAGapAndAfterAWhileItIsAskedAgain() throws InterruptedException {
    seen.take();
    gaps.incrementAndGet();
    assertThat(askedWithin(2)).isTrue();
    now = now.plusSeconds(11); // this process stood still
    assertThat(askedWithin(2)).isTrue();
    assertThat(askedIn(41, Duration.ofSeconds(4))).isFalse();
    assertThat(askedIn(6, Duration.ofSeconds(4))).as("after three minutes").isTrue();
  }

  /** A minute to and fro would otherwise be noticed when it is measured again. */
  @Test
  void aClockThatShowsSomethingElseIsMeasuredAtOnce() throws InterruptedException {
    seen.take();
    long before = asked();
    ahead = Duration.ofMinutes(1);
    for (int ping = 0; ping < 5; ping++) {
      seen.take();
    }
    assertThat(asked() - before).as("it has just jumped, so once more").isEqualTo(4);
    assertThat(askedWithin(3)).isFalse();
    assertThat(seen.take().map(info -> info.clock().ahead()))
        .isEqualTo(Reading.of(Duration.ofMinutes(-1)));
  }

  /** A proxy before the engine numbers what it answers. */
  @Test
  void otherWordsForTheSameTroubleAreNoNews() throws InterruptedException {
    seen.take();
    AtomicInteger answers = new AtomicInteger();
    fake.refusesPings(() -> "request " + answers.incrementAndGet());
    await().until(() -> seen.take() instanceof Reading.Unknown);
    Reading<HostInfo> first = seen.take();
    for (int ping = 0; ping < 5; ping++) {
      assertThat(seen.take()).isEqualTo(first);
    }
    assertThat(changes).hasValue(2);
    now = now.plusSeconds(30);
    await().until(() -> !seen.take().equals(first));
    seen.take(); // what changes is counted after it is seen
    assertThat(changes).hasValue(3);
  }

  /** Whether it was asked who it is in one of so many pings. */
  private boolean askedWithin(int pings) throws InterruptedException {
    long before = asked();
    for (int ping = 0; ping < pings; ping++) {
      seen.take();
    }
    return asked() > before;
  }

  /** The same while time goes by. */
  private boolean askedIn(int pings, Duration each) throws InterruptedException {
    long before = asked();
    for (int ping = 0; ping < pings; ping++) {
      now = now.plus(each);
      seen.take();
    }
    return asked() > before;
  }

  private long asked() {
    return fake.requests().stream().filter(WHO::contains).count();
  }

  private void ended(Reading<HostInfo> reading) {
    try {
      seen.put(reading);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
