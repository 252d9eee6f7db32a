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
   * Requests to the Docker Engine in the time of a look: one list; an inspection of each of the six
   * containers while it has been up for less than a minute; a ping every two seconds; and now and
   * then its version and its id.
   */
  private static final int DOCKER_REQUESTS_A_LOOK = 11;

  /**
   * What the API server is asked: the Lease is renewed every five seconds, by a write alone, and
   * every fifteen it is made sure that the store wasn't restored to an older state.
   */
  private static final List<String> API_REQUESTS =
      List.of("patch leases", "list marketprismstacks");

  /** And how often, in the time of a look. */
  private static final int API_REQUESTS_A_LOOK = 2;

  /** Of the process with one stack it has 41, and one for each core that runs virtual ones. */
  private static final int THREADS = 55 + Runtime.getRuntime().availableProcessors();

  /**
   * So many bytes the Engine sends of a log for each that is written to it: a look, one a second in
   * QuickRunbook, reads the last five seconds before the end of the last one again.
   */
  private static final int LOG_BYTES_READ_FOR_ONE_WRITTEN = 20;

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
    List<Call> engine = dockerCalls();
    long threads = ProcessUse.of(operator.pid()).threads();
    System.out.printf(
        "idle: in %d looks %d requests to the Engine, %s to the API server; %d threads%n",
        LOOKS, engine.size(), api, threads);
    assertThat(api.keySet()).isSubsetOf(API_REQUESTS);
    assertThat(sum(api)).isLessThanOrEqualTo((LOOKS + 1) * API_REQUESTS_A_LOOK);
    assertThat(engine)
        .hasSizeLessThanOrEqualTo((LOOKS + 1) * DOCKER_REQUESTS_A_LOOK)
        .allSatisfy(call -> assertThat(call.method()).isEqualTo("GET"));
    assertThat(threads).isLessThanOrEqualTo(THREADS);

    assertThat(operator.get("/metrics").body())
        .contains("marketprism_operator_service_ready")
        .contains("operator_sdk_reconciliations");
    assertThat(operator.get("/healthz").statusCode()).isEqualTo(200);
  }

  @Test
  void anAlertThatWaitsWritesNothingNewAndReadsALogNoOftenerThanItDid() {
    StandIn.COLLECTOR.reset();
    scene.applyStack(new QuickRunbook().spec());
    scene.awaitReady(Duration.ofSeconds(60));
    StandIn.COLLECTOR.breaks("rate-limit", "status");
    scene.awaitReason("CollectorNoDataIngestion", Reason.Waiting, Duration.ofSeconds(45));
    Signals.pass(LOOK.multipliedBy(2));
    Instant begin = Instant.now();
    watchFor(LOOK.multipliedBy(LOOKS));
    Instant end = Instant.now();

    assertThat(scene.reason("CollectorNoDataIngestion")).contains(Reason.Waiting);
    assertThat(apiRequests().keySet()).isSubsetOf(API_REQUESTS);
    long read =
        dockerCalls().stream().filter(c -> c.path().endsWith("/logs")).mapToLong(Call::bytes).sum();
    long written = StandIn.COLLECTOR.logged(begin, end).length();
    System.out.printf("idle: %d bytes of a log read while %d were written%n", read, written);
    assertThat(read).isBetween(1L, written * LOG_BYTES_READ_FOR_ONE_WRITTEN);
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
