package io.marketprism.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.marketprism.operator.e2e.Bench.Fault;
import io.marketprism.operator.proxy.Call;
import io.marketprism.operator.proxy.Fate;
import io.marketprism.operator.proxy.Moment;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What the operator stands on is slow, away, frozen or changes under its hands; the oracle judges
 * after each test. Those that take long are in {@link LongFoundationFaultsIT}.
 */
@ExtendWith(UnderOracle.class)
class FoundationFaultsIT {

  private static final Duration SOON = Duration.ofSeconds(60);

  private final Rig rig;
  private final Bench bench;

  FoundationFaultsIT(Rig rig) {
    this.rig = rig;
    this.bench = rig.bench(2, 2);
  }

  @BeforeEach
  void allIsWell() {
    rig.watch().grants(Bench.NAMES);
    rig.applyHost(bench);
    rig.scene().applyStack(bench.spec(Fault.RESTART, ""));
    rig.start();
    rig.scene().awaitReady(SOON);
  }

  private void awaitHealed(int acts) {
    await("all is well again")
        .atMost(Duration.ofMinutes(2))
        .until(
            () ->
                rig.watch().lives().size() >= acts
                    && rig.watch().allEnded()
                    && rig.scene().isReady(Scene.NAME));
  }

  @Test
  void anApiServerThatStandsStillIsWaitedFor() {
    bench.breakIt(0, Fault.START);
    Signals.freeze(ControlPlane.get().pid("kube-apiserver"), Duration.ofSeconds(12));
    awaitHealed(1);
  }

  @Test
  void anApiServerThatIsAwayIsWaitedForAndNothingIsDoneMeanwhile() {
    rig.api().cut();
    int before = rig.watch().calls().size();
    bench.breakIt(0, Fault.START);
    Signals.pass(Duration.ofSeconds(10));
    assertThat(rig.watch().calls().stream().skip(before).map(Call::method)).doesNotContain("POST");
    rig.api().restore();
    awaitHealed(1);
  }

  @Test
  void aConflictAtEachWriteIsDecidedAgain() {
    Set<String> met = ConcurrentHashMap.newKeySet();
    rig.api()
        .rule(
            (moment, call) ->
                moment == Moment.ARRIVED
                        && Step.PROGRESS.is(call)
                        && met.add(call.path() + phase(call))
                    ? new Fate.Answer(409, CONFLICT)
                    : Fate.PASS);
    bench.breakIt(0, Fault.RESTART);
    bench.breakIt(1, Fault.START);
    awaitHealed(2);
  }

  private static String phase(Call call) {
    return call.body().replaceAll("(?s).*\"phase\"\\s*:\\s*\"([A-Za-z]+)\".*", "$1");
  }

  private static final String CONFLICT =
      """
      {"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Conflict","code":409,
       "message":"the object has been modified"}""";

  @Test
  void aWatchThatIsSilentlyFrozenLeadsToNoSecondCall() {
    rig.api().freezeStreams(true);
    bench.breakIt(0, Fault.START);
    await("it is started by what the API server itself says")
        .atMost(SOON)
        .until(() -> rig.watch().calls().stream().anyMatch(Step.START::is));
    Signals.pass(Duration.ofSeconds(10));
    rig.api().freezeStreams(false);
    awaitHealed(1);
  }

  @Test
  void anEventStreamThatIsSilentlyFrozenHidesNothing() {
    rig.docker().freezeStreams(true);
    bench.breakIt(0, Fault.START);
    awaitHealed(1);
    rig.docker().freezeStreams(false);
  }

  @Test
  void anEngineThatStandsStillDuringTheCallIsAskedOnce() {
    EngineProcess.assumeOurs();
    Trap trap =
        Trap.around(
            new Trap.Point(Step.RESTART, Moment.ARRIVED),
            () -> Thread.ofVirtual().start(() -> EngineProcess.freeze(Duration.ofSeconds(5))));
    rig.docker().rule(trap);
    bench.breakIt(0, Fault.RESTART);
    assertThat(trap.springs(SOON)).isTrue();
    awaitHealed(1);
  }

  @Test
  void aContainerThatDoesNotEndWhenAskedIsRestartedOnce() {
    bench.freeze(0);
    awaitHealed(1);
    assertThat(rig.watch().calls().stream().filter(Step.RESTART::is)).hasSize(1);
  }

  @Test
  void aContainerThatCanNotBeKilledIsRestartedOnceAndHoldsUpNoOther() throws Exception {
    EngineProcess.assumeOurs();
    bench.breakIt(0, Fault.RESTART);
    try (AutoCloseable seized = EngineProcess.seize(Bench.name(0))) {
      await("it is restarted").atMost(SOON).until(() -> restarts() == 1);
      bench.breakIt(1, Fault.START);
      await("the other one is started").atMost(SOON).until(() -> ended(Bench.name(1)) == 1);
      assertThat(ended(Bench.name(0))).isZero();
    }
    awaitHealed(2);
    assertThat(restarts()).isEqualTo(1);
  }

  private long restarts() {
    return rig.watch().calls().stream().filter(Step.RESTART::is).count();
  }

  private long ended(String container) {
    return rig.watch().lives().stream()
        .filter(life -> life.container().equals(container) && life.endedAt() != null)
        .count();
  }

  @Test
  void aContainerThatIsReplacedUnderItsNameJustBeforeTheCallIsLeftAlone() {
    Trap trap = Trap.around(new Trap.Point(Step.RESTART, Moment.ARRIVED), () -> bench.reset(0));
    rig.docker().rule(trap);
    bench.breakIt(0, Fault.RESTART);
    assertThat(trap.springs(SOON)).isTrue();
    awaitHealed(1);
    assertThat(rig.watch().engine().events())
        .noneMatch(e -> e.name().equals(Bench.name(0)) && e.action().equals("restart"));
  }
}
