package io.marketprism.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.oracle.AuditLog;
import io.marketprism.operator.proxy.Call;
import io.marketprism.operator.proxy.CallProxy;
import io.marketprism.operator.runbook.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What is done while there is nothing to do, in counts: they are the same on every machine, so that
 * one which has risen is a fault. What they cost in time {@code make bench} tells.
 */
class IdleIT {

  private static final Path ENGINE = Path.of("/var/run/docker.sock");

  /** A probe's period, and how often an idle stack is evaluated. */
  private static final Duration LOOK = Duration.ofSeconds(5);

  private static final int LOOKS = 4;

  /**
   * Requests to the Docker Engine in the time of a look. Twelve names are inspected, three
   * containers that aren't there are looked for under other names, and the Engine is asked twice
   * every two seconds whether it is there.
   */
  private static final int DOCKER_REQUESTS_A_LOOK = 22;

  /** The Lease is read and written when it is renewed, every five seconds. */
  private static final int LEASE_REQUESTS_A_LOOK = 2;

  /** Of the whole process, with one stack of the built-in runbook. */
  private static final int THREADS = 100;

  /**
   * So often the Engine sends each line of a log that is read: QuickRunbook reads the last ten
   * seconds every second, and a line comes with its time and its frame.
   */
  private static final int TIMES_THAT_A_LINE_IS_READ = 20;

  private final Scene scene = Scene.fresh();
  private final OperatorUnderTest operator = OperatorUnderTest.shared();
  private final CallProxy docker = CallProxy.unix(ENGINE);
  private int dockerBegin;
  private long auditBegin;

  @BeforeEach
  void allowTheDemo() {
    scene.applyHostAt("unix://" + docker.socket(), "");
  }

  @AfterEach
  void makeItWell() {
    scene.removeResources();
    docker.close();
    StandIn.COLLECTOR.breaks("none");
  }

  @Test
  void aHealthyStackCostsAFewLooksAndNoWriteButItsLease() throws IOException {
    scene.applyStack("{}");
    scene.awaitReady(Duration.ofSeconds(60));
    Signals.pass(LOOK.multipliedBy(2));
    watchFor(LOOK.multipliedBy(LOOKS));

    Map<String, Long> api = apiRequests();
    assertThat(api.keySet()).isSubsetOf("get leases", "patch leases", "update leases");
    assertThat(sum(api)).isLessThanOrEqualTo((LOOKS + 1) * LEASE_REQUESTS_A_LOOK);
    assertThat(dockerCalls())
        .hasSizeLessThanOrEqualTo((LOOKS + 1) * DOCKER_REQUESTS_A_LOOK)
        .allSatisfy(call -> assertThat(call.method()).isEqualTo("GET"));
    assertThat(ProcessUse.of(operator.pid()).threads()).isLessThanOrEqualTo(THREADS);

    assertThat(operator.get("/metrics").body())
        .contains("marketprism_operator_service_ready")
        .contains("operator_sdk_reconciliations");
    assertThat(operator.get("/healthz").statusCode()).isEqualTo(200);
  }

  @Test
  void anAlertThatWaitsWritesNothingNewAndReadsALogNoOftenerThanItDid() {
    scene.applyStack(new QuickRunbook().spec());
    scene.awaitReady(Duration.ofSeconds(60));
    StandIn.COLLECTOR.breaks("rate-limit", "status");
    scene.awaitReason("CollectorNoDataIngestion", Reason.Waiting, Duration.ofSeconds(45));
    Signals.pass(LOOK.multipliedBy(2));
    Instant begin = Instant.now();
    watchFor(LOOK.multipliedBy(LOOKS));
    Instant end = Instant.now();

    assertThat(scene.reason("CollectorNoDataIngestion")).contains(Reason.Waiting);
    assertThat(apiRequests().keySet()).isSubsetOf("get leases", "patch leases", "update leases");
    long read =
        dockerCalls().stream().filter(c -> c.path().endsWith("/logs")).mapToLong(Call::bytes).sum();
    long logged = StandIn.COLLECTOR.logged(begin, end).length();
    assertThat(read).isBetween(1L, logged * TIMES_THAT_A_LINE_IS_READ);
  }

  private void watchFor(Duration time) {
    dockerBegin = docker.calls().size();
    auditBegin = ControlPlane.get().auditSize();
    Signals.pass(time);
  }

  private List<Call> dockerCalls() {
    List<Call> all = docker.calls();
    return all.subList(dockerBegin, all.size());
  }

  private Map<String, Long> apiRequests() {
    return new AuditLog(ControlPlane.get().auditFrom(auditBegin)).requests(ControlPlane.OPERATOR);
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(count -> count).sum();
  }
}
