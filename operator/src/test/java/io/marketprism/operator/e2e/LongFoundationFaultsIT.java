package io.marketprism.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.marketprism.operator.e2e.Bench.Fault;
import io.marketprism.operator.oracle.ContainerSeen;
import io.marketprism.operator.proxy.Fate;
import io.marketprism.operator.proxy.Moment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the operator stands on is away for long, or is killed. */
@Tag("faults")
@ExtendWith(UnderOracle.class)
class LongFoundationFaultsIT {

  private static final Duration SOON = Duration.ofSeconds(60);

  private final Rig rig;
  private final Bench bench;
  private OperatorUnderTest operator;

  LongFoundationFaultsIT(Rig rig) {
    this.rig = rig;
    this.bench = rig.bench(2, 10);
  }

  @BeforeEach
  void allIsWell() {
    EngineProcess.assumeOurs();
    rig.watch().grants(Bench.NAMES);
    rig.applyHost(bench);
    rig.scene().applyStack(bench.spec(Fault.RESTART, ""));
    operator = rig.start();
    rig.scene().awaitReady(SOON);
  }

  private void awaitHealed(int acts) {
    await("all is well again")
        .atMost(Duration.ofMinutes(5))
        .until(
            () ->
                rig.watch().lives().size() >= acts
                    && rig.watch().allEnded()
                    && rig.scene().isReady(Scene.NAME));
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 30, 300})
  void anEngineThatStandsStillDuringTheCallIsAskedOnce(int seconds) {
    Trap trap =
        Trap.around(
            new Trap.Point(Step.RESTART, Moment.ARRIVED),
            () ->
                Thread.ofVirtual().start(() -> EngineProcess.freeze(Duration.ofSeconds(seconds))));
    rig.docker().rule(trap);
    bench.breakIt(0, Fault.RESTART);
    assertThat(trap.springs(SOON)).isTrue();
    Signals.pass(Duration.ofSeconds(seconds));
    awaitHealed(1);
  }

  /** After a SIGKILL nothing that Docker may have to bring back comes back by itself. */
  @Test
  void anEngineThatIsKilledLeavesAllDownAndAllIsStarted() {
    EngineProcess.restart("KILL");
    await("all run again")
        .atMost(SOON)
        .until(
            () ->
                EngineWatch.containers().stream().filter(ContainerSeen::running).count()
                    == bench.size());
    awaitHealed(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "KILL"})
  void anEngineThatEndsWhileItStopsAContainerForUsLeavesItDownAndItIsStarted(String signal) {
    Trap trap =
        Trap.around(
            new Trap.Point(Step.RESTART, Moment.ARRIVED),
            () -> Thread.ofVirtual().start(() -> endInStopPhase(signal)));
    rig.docker().rule(trap);
    bench.freeze(0);
    assertThat(trap.springs(SOON)).isTrue();
    awaitHealed(1);
  }

  private static void endInStopPhase(String signal) {
    Signals.pass(Duration.ofSeconds(3));
    EngineProcess.restart(signal);
  }

  @Test
  void anEngineThatIsAwayForAMinuteIsWaitedFor() {
    rig.docker().cut();
    bench.breakIt(0, Fault.START);
    Signals.pass(Duration.ofSeconds(60));
    rig.docker().restore();
    awaitHealed(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"kube-apiserver", "etcd"})
  void aControlPlaneThatStandsStillForAMinuteIsWaitedFor(String part) {
    bench.breakIt(0, Fault.START);
    Signals.freeze(ControlPlane.get().pid(part), Duration.ofSeconds(60));
    if (!operator.isAlive()) {
      rig.start(); // who has lost the Lease ends, and is started again by what runs it
    }
    awaitHealed(1);
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void aFullDiskKeepsNothingFromBeingHealed(Fault fault) {
    Path data = operator.flightRecords().dataDirectory();
    Shell.run("mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", data.toString());
    try {
      Shell.run("bash", "-c", "cat /dev/zero >'%s/full' 2>/dev/null || true".formatted(data));
      if (fault == Fault.RECREATE) {
        rig.scene().applyStack(bench.spec(fault, ""));
        bench.reset(0);
      }
      bench.breakIt(0, fault);
      awaitHealed(1);
    } finally {
      Shell.run("umount", data.toString());
    }
  }

  @Test
  void aContainerThatIsRenamedIsNotMistakenForAnother() {
    Shell.run("docker", "rename", Bench.name(0), "fault-renamed");
    Signals.pass(Duration.ofSeconds(20));
    Shell.run(
        "bash",
        "-c",
        "docker rm --force %s; docker rename fault-renamed %s"
            .formatted(Bench.name(0), Bench.name(0)));
    awaitHealed(0);
  }

  @Test
  void aContainerThatFlapsIsRestartedWithinTheLimits() {
    for (int i = 0; i < 6; i++) {
      bench.breakIt(0, Fault.RESTART);
      Signals.pass(Duration.ofSeconds(5));
      Shell.run("docker", "exec", Bench.name(0), "/service", "break", "none");
      Signals.pass(Duration.ofSeconds(2));
    }
    awaitHealed(0);
  }

  @Test
  void aContainerThatDiesAgainAndAgainIsActedOnWithinTheLimits() {
    Shell.run(
        "docker",
        "exec",
        Bench.name(0),
        "/service",
        "break",
        "--for",
        "40s",
        "crash-loop",
        "3",
        "x");
    Signals.pass(Duration.ofSeconds(45));
    awaitHealed(0);
  }

  @Test
  void anApiServerThatIsSlowDelaysAndRepeatsNothing() {
    CountDownLatch never = new CountDownLatch(1);
    rig.api()
        .rule(
            (moment, call) -> {
              if (moment == Moment.ARRIVED && !call.isStream()) {
                never.await(1500, TimeUnit.MILLISECONDS);
              }
              return Fate.PASS;
            });
    bench.breakIt(0, Fault.RESTART);
    awaitHealed(1);
  }
}
