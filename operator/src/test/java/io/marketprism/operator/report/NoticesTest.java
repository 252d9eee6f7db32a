package io.marketprism.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.marketprism.operator.api.ConditionReason;
import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.api.RemediationSpec;
import io.marketprism.operator.api.RemediationStatus;
import io.marketprism.operator.api.StackStatus;
import io.marketprism.operator.codec.Intents;
import io.marketprism.operator.compiler.CompiledStack;
import io.marketprism.operator.notify.Notice;
import io.marketprism.operator.notify.Notice.Event;
import io.marketprism.operator.runbook.Attempt;
import io.marketprism.operator.simulation.StackFixture;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What people are told of a stack, from the first alert to the last. */
class NoticesTest {

  private final MarketPrismStack stack = stack();
  private CompiledStack compiled = StackFixture.compile("{}");
  private StackFixture simulated = StackFixture.builtIn();
  private List<Notice> notices = List.of();

  /** A stack that is only looked at. */
  private void observe() {
    compiled = StackFixture.compile("{mode: Observe}");
    simulated = StackFixture.of("{mode: Observe}");
  }

  private static MarketPrismStack stack() {
    MarketPrismStack stack = new MarketPrismStack();
    stack.setMetadata(
        new ObjectMetaBuilder()
            .withName("marketprism")
            .withNamespace("default")
            .withUid("uid")
            .withGeneration(1L)
            .build());
    return stack;
  }

  @Test
  void whileAllIsWellNobodyIsToldAnything() {
    after(10);
    assertThat(notices).isEmpty();
  }

  @Test
  void aFiringHasTheRunbooksNameAndLabelsThatStay() {
    observe();
    simulated.service("nats").fail();
    after(31);
    Notice fired = only("BrokerDown");
    assertThat(fired.event()).isEqualTo(Event.Fired);
    assertThat(fired.labels())
        .containsOnlyKeys(
            "alertname",
            "severity",
            "service",
            "stack",
            "namespace",
            "container",
            "source",
            "handled")
        .containsEntry("handled", "false")
        .containsEntry("severity", "critical")
        .containsEntry("service", "nats")
        .containsEntry("container", "marketprism-nats")
        .containsEntry("source", "marketprism-operator");

    simulated.service("nats").isHidden("refused");
    after(1);
    assertThat(only("BrokerDown").labels())
        .as("also when its container can't be seen")
        .isEqualTo(fired.labels());
  }

  @Test
  void whatIsDoneIsToldAndWhatHealedIt() {
    simulated.service("nats").stop();
    after(6);
    Notice acting = only("BrokerDown");
    assertThat(acting.event()).isEqualTo(Event.Acting);
    assertThat(acting.label("handled")).isEqualTo("true");
    assertThat(acting.guidance().command())
        .isEqualTo("kubectl describe mps marketprism -n default");
    assertThat(acting.guidance().annotations())
        .as("the runbook's own sentences")
        .containsKeys("runbookURL")
        .containsEntry("summary", "NATS is stopped: container state exited, exit code 137.")
        .containsEntry("summary.zh-CN", "NATS 已停止（容器状态 exited，退出码 137）。");
    assertThat(acting.action()).startsWith("Start marketprism-nats: ");
    assertThat(acting.remediation()).isNotEmpty();

    while (!only("BrokerDown").isOver()
        && simulated.now().isBefore(acting.startsAt().plusSeconds(60))) {
      after(1);
    }
    Notice over = only("BrokerDown");
    assertThat(over.isOver()).isTrue();
    assertThat(over.event()).isEqualTo(Event.Resolved);
    assertThat(over.labels()).isEqualTo(acting.labels());
    assertThat(over.summary()).isEqualTo("BrokerDown is resolved for nats");
    assertThat(over.description())
        .isEqualTo("healed: Start marketprism-nats (%s)".formatted(acting.remediation()));
  }

  /** One that the status doesn't show is inactive: it is over, and not unwatched. */
  @Test
  void anAlertThatTheStatusDoesNotShowIsResolved() {
    observe();
    simulated.service("nats").fail();
    after(31);
    List<Notice> firing = List.of(only("BrokerDown"));
    List<Notice> told =
        new Notices(stack, compiled, StackStatus.EMPTY, List.of(), simulated.now()).since(firing);
    assertThat(told).singleElement().matches(Notice::isOver);
    assertThat(told.getFirst().summary()).isEqualTo("BrokerDown is resolved for nats");
  }

  @Test
  void whatIsHeldForItsCauseIsQuiet() {
    observe();
    simulated.service("nats").fail();
    simulated.service("hot-storage").fail();
    after(61);
    assertThat(only("BrokerDown").quiet()).isFalse();
    assertThat(only("HotStorageDown").quiet()).isTrue();
  }

  @Test
  void anEscalationIsANoticeOfItsOwnAndOneEndIsTold() {
    simulated.service("data-collector").fail("metrics");
    after(40);
    assertThat(only("CollectorTargetDown").quiet()).isTrue();
    Notice escalated = only(Notices.ESCALATED);
    assertThat(escalated.event()).isEqualTo(Event.Escalated);
    assertThat(escalated.labels())
        .containsEntry("alert", "CollectorTargetDown")
        .containsEntry("severity", "critical")
        .containsEntry("service", "data-collector");

    simulated.service("data-collector").recover();
    while (notices.stream().noneMatch(Notice::isOver)
        && simulated.now().isBefore(escalated.startsAt().plusSeconds(300))) {
      after(1);
    }
    assertThat(notices).hasSize(2).allMatch(Notice::isOver);
    assertThat(only("CollectorTargetDown").quiet()).isTrue();
    assertThat(only(Notices.ESCALATED).quiet()).isFalse();
    assertThat(only(Notices.ESCALATED).summary())
        .isEqualTo("CollectorTargetDown is resolved for data-collector");
    after(1);
    assertThat(notices).isEmpty();
  }

  @Test
  void afterTenMinutesOfSeeingNothingSomebodyIsTold() {
    after(10);
    simulated.service("nats").isHidden("refused");
    after(61);
    assertThat(status().condition("ObservationDegraded").orElseThrow().getStatus())
        .isEqualTo("True");
    after(598);
    assertThat(notices).isEmpty();
    after(2);
    assertThat(only(Notices.DEGRADED).event()).isEqualTo(Event.ObservationDegraded);
    assertThat(only(Notices.DEGRADED).description()).isEqualTo("nats: refused");
    simulated.service("nats").isVisible();
    after(1);
    assertThat(only(Notices.DEGRADED).isOver()).isTrue();
  }

  /** A good look now and then must not keep it from people. */
  @Test
  void whatIsSeenForAMomentAMinuteIsToldAfterTenMinutesToo() {
    int minutes = 0;
    while (notices.isEmpty() && minutes++ < 20) {
      simulated.service("nats").isHidden("refused");
      after(52);
      simulated.service("nats").isVisible();
      after(8);
    }
    assertThat(minutes).isEqualTo(13);
    assertThat(only(Notices.DEGRADED).description()).isEqualTo("nats: refused");
    after(30);
    assertThat(only(Notices.DEGRADED).isOver()).isTrue();
  }

  @Test
  void theEndOfAStackIsTheEndOfWhatIsTold() {
    simulated.service("nats").fail();
    after(31);
    assertThat(Notices.unwatched(notices, simulated.now()))
        .singleElement()
        .satisfies(
            notice -> {
              assertThat(notice.isOver()).isTrue();
              assertThat(notice.description()).isEqualTo("the stack is not watched any more");
            });
  }

  @Test
  void aLimitThatHoldsIsToldOnceAndItsEnd() {
    String spec = "{limits: {perService: {count: 1, periodSeconds: 3600}}}";
    compiled = StackFixture.compile(spec);
    simulated = StackFixture.of(spec);
    simulated.service("clickhouse-cold").fail();
    simulated.service("clickhouse-cold").isBeyondRestarts();
    after(400);
    Notice held = named(HeldNotices.LIMIT);
    assertThat(held.isOver()).isFalse();
    assertThat(held.label("alert")).isEqualTo("ClickHouseColdDown");
    after(30);
    assertThat(named(HeldNotices.LIMIT).startsAt()).isEqualTo(held.startsAt());
    simulated.service("clickhouse-cold").recover();
    after(30);
    assertThat(named(HeldNotices.LIMIT).isOver()).isTrue();
  }

  @Test
  void aLookThatSaysNothingEndsNoNoticeOfALimit() {
    String spec = "{limits: {perService: {count: 1, periodSeconds: 3600}}}";
    compiled = StackFixture.compile(spec);
    simulated = StackFixture.of(spec);
    simulated.service("clickhouse-cold").fail();
    simulated.service("clickhouse-cold").isBeyondRestarts();
    after(400);
    Notice held = named(HeldNotices.LIMIT);
    for (int flap = 0; flap < 3; flap++) {
      simulated.service("clickhouse-cold").isHidden("refused");
      after(2);
      assertThat(named(HeldNotices.LIMIT).isOver()).as("flap %d", flap).isFalse();
      simulated.service("clickhouse-cold").isVisible();
      after(2);
      assertThat(named(HeldNotices.LIMIT).isOver()).as("flap %d", flap).isFalse();
      assertThat(named(HeldNotices.LIMIT).startsAt()).isEqualTo(held.startsAt());
    }
    simulated.service("clickhouse-cold").recover();
    after(30);
    assertThat(named(HeldNotices.LIMIT).isOver()).isTrue();
  }

  @Test
  void whatIsMisdeclaredIsToldUntilItIsCorrected() {
    compiled = StackFixture.compile("{alerts: [{name: BrokerDown, expr: nonsense}]}");
    after(1);
    after(1);
    assertThat(named(HeldNotices.MISDECLARED).description())
        .contains("spec.alerts[BrokerDown].expr");
    compiled = StackFixture.compile("{}");
    after(1);
    assertThat(named(HeldNotices.MISDECLARED).isOver()).isTrue();
  }

  /** Its own receivers are missing with it. */
  @Test
  void aMissingDockerHostIsSaidToEveryoneElse() {
    compiled =
        StackFixture.compile("{}")
            .with(
                List.of(
                    new CompiledStack.Fault(
                        ConditionReason.DockerHostNotFound,
                        "spec.defaultHostRef",
                        "there is no DockerHost local")));
    after(1);
    after(1);
    Notice missing = named(HeldNotices.NO_HOST);
    assertThat(missing.host()).isEqualTo(Notice.EVERYONE);
    assertThat(missing.description()).contains("there is no DockerHost local");
    compiled = StackFixture.compile("{}");
    after(1);
    assertThat(named(HeldNotices.NO_HOST).isOver()).isTrue();
    assertThat(named(HeldNotices.NO_HOST).host()).isEqualTo(Notice.EVERYONE);
  }

  private Notice named(String name) {
    return notices.stream().filter(n -> n.name().equals(name)).findFirst().orElseThrow();
  }

  /** So many seconds later: the status is what was told, and the notices follow it. */
  private void after(int seconds) {
    simulated.advance(seconds);
    StackStatus status = status();
    List<Notice> goingOn = notices.stream().filter(n -> !n.isOver()).toList();
    notices = new Notices(stack, compiled, status, remediations(), simulated.now()).since(goingOn);
    stack.setStatus(status);
  }

  private StackStatus status() {
    return new StatusBuilder(
            stack,
            compiled.with(simulated.policy()),
            simulated.last(),
            simulated.readings(),
            simulated.now())
        .build(remediations(), compiled.faults());
  }

  private List<Remediation> remediations() {
    return simulated.attempts().stream().map(NoticesTest::remediation).toList();
  }

  private static Remediation remediation(Attempt attempt) {
    Remediation remediation = new Remediation();
    remediation.getMetadata().setName(attempt.name());
    remediation.setSpec(
        new RemediationSpec(
            "marketprism",
            attempt.service(),
            attempt.alert(),
            attempt.scenario(),
            attempt.action(),
            "",
            new RemediationSpec.Target(
                "local",
                "engine",
                "marketprism-" + attempt.service(),
                "id",
                "1970-01-01T00:00:00Z"),
            attempt.createdAt().plus(Intents.ACT_WITHIN).toString(),
            null));
    remediation.setStatus(
        new RemediationStatus(attempt.phase(), null, null, null, null, null, null, null));
    return remediation;
  }

  private Notice only(String name) {
    assertThat(notices).filteredOn(n -> n.name().equals(name)).as("%s", notices).hasSize(1);
    return notices.stream().filter(n -> n.name().equals(name)).findFirst().orElseThrow();
  }
}
