package io.marketprism.operator.display;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.api.RemediationSpec;
import io.marketprism.operator.api.RemediationStatus;
import io.marketprism.operator.api.StackStatus;
import io.marketprism.operator.api.Timestamps;
import io.marketprism.operator.codec.Intents;
import io.marketprism.operator.controller.GivenHistory;
import io.marketprism.operator.controller.Judged;
import io.marketprism.operator.runbook.Attempt;
import io.marketprism.operator.runbook.StackPolicy;
import io.marketprism.operator.simulation.StackFixture;
import io.marketprism.operator.web.view.AlertView;
import io.marketprism.operator.web.view.ServiceView;
import io.marketprism.operator.web.view.StackDetail;
import java.util.List;

/** A simulated stack, as it is shown. */
final class GivenStack {

  final StackFixture stack;
  private final StackPolicy policy;
  private final GivenHistory history = new GivenHistory();

  private GivenStack(StackFixture stack) {
    this.stack = stack;
    this.policy = stack.policy();
  }

  /** With this spec, after enough time for all of it to be well. */
  static GivenStack of(String spec) {
    return new GivenStack(StackFixture.of(spec)).advance(60);
  }

  GivenStack advance(int seconds) {
    for (int i = 0; i < seconds; i++) {
      stack.advance(1);
      history.take(policy, stack.readings(), stack.last().state(), stack.now());
    }
    return this;
  }

  Judged judged() {
    return new Judged(
        stack.last(),
        stack.policy(),
        stack.attempts().stream().map(GivenStack::remediation).toList(),
        List.of(),
        history.of(),
        stack.now());
  }

  StackDetail detail() {
    return StackViews.detail(resource(StackStatus.EMPTY), judged(), true, stack.now());
  }

  AlertView alert(String name) {
    return detail().alerts().stream()
        .filter(alert -> alert.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  ServiceView service(String name) {
    return detail().services().stream()
        .filter(service -> service.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** A stack with this status and nothing else. */
  static MarketPrismStack resource(StackStatus status) {
    MarketPrismStack stack = new MarketPrismStack();
    stack.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace("prod")
            .withName("main")
            .withCreationTimestamp("2026-11-01T03:00:00Z")
            .build());
    stack.setSpec(StackFixture.spec("{}"));
    stack.setStatus(status);
    return stack;
  }

  static Remediation remediation(Attempt attempt) {
    Remediation remediation = new Remediation();
    remediation.setMetadata(
        new ObjectMetaBuilder().withNamespace("prod").withName(attempt.name()).build());
    remediation.setSpec(
        new RemediationSpec(
            "main",
            attempt.service(),
            attempt.alert(),
            attempt.scenario(),
            attempt.action(),
            "because",
            new RemediationSpec.Target(
                "local", "engine", "container", "id", "2026-11-01T03:00:00Z"),
            String.valueOf(Timestamps.exactOrNull(attempt.createdAt().plus(Intents.ACT_WITHIN))),
            null));
    remediation.setStatus(
        new RemediationStatus(
            attempt.phase(),
            attempt.aborted(),
            "pod-1",
            attempt.message(),
            Timestamps.exactOrNull(attempt.executingAt()),
            Timestamps.exactOrNull(attempt.verifyingAt()),
            Timestamps.exactOrNull(attempt.endedAt()),
            null));
    return remediation;
  }
}
