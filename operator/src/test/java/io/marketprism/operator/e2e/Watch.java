package io.marketprism.operator.e2e;

import static org.awaitility.Awaitility.await;

import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.StackStatus;
import io.marketprism.operator.oracle.AlertSeen;
import io.marketprism.operator.oracle.AuditLog;
import io.marketprism.operator.oracle.EngineCall;
import io.marketprism.operator.oracle.Life;
import io.marketprism.operator.oracle.Limits;
import io.marketprism.operator.oracle.Observed;
import io.marketprism.operator.oracle.Oracle;
import io.marketprism.operator.oracle.Violation;
import io.marketprism.operator.proxy.Call;
import io.marketprism.operator.proxy.CallProxy;
import io.marketprism.operator.runbook.AlertState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/** Gathers, from outside, what the {@link Oracle} judges one test by. */
final class Watch implements AutoCloseable {

  private final ControlPlane controlPlane = ControlPlane.get();
  private final AuditTail audit = controlPlane.auditTail();
  private final EngineWatch engine = new EngineWatch();
  private final CallProxy docker;
  private final int callsBefore;
  private final List<String> granted = new ArrayList<>();
  private final Map<String, Limits> limits = new HashMap<>();

  /**
   * @param docker by which the operators, and nothing else, reach the Engine
   */
  Watch(CallProxy docker) {
    this.docker = docker;
    this.callsBefore = docker.calls().size();
  }

  /** Containers of these names may be looked at and acted on; all where this isn't called. */
  Watch grants(String... globs) {
    granted.addAll(List.of(globs));
    return this;
  }

  /** A stack, with its namespace, has these limits. */
  Watch limits(String stack, Limits its) {
    limits.put(stack, its);
    return this;
  }

  /** What the Engine was asked since the watch began. */
  List<Call> calls() {
    List<Call> all = docker.calls();
    return all.subList(callsBefore, all.size());
  }

  /** The Remediations since the watch began, as the API server stored them. */
  List<Life> lives() {
    return audit.read().lives();
  }

  EngineWatch engine() {
    return engine;
  }

  /** Whether every Remediation has come to its end and is held by nothing. */
  boolean allEnded() {
    return lives().stream().allMatch(life -> life.endedAt() != null && !life.held());
  }

  /**
   * Judges, once nothing is open any more and what was done is reported: an outcome is written
   * before the status that tells of it. A promise that was broken stays broken meanwhile.
   *
   * @throws AssertionError that names each broken promise
   */
  void judge(Duration patience) {
    AtomicReference<Observed> last = new AtomicReference<>(observed());
    try {
      await("no promise is broken")
          .atMost(patience)
          .until(
              () -> {
                last.set(observed());
                return Oracle.judge(last.get()).isEmpty();
              });
    } catch (ConditionTimeoutException e) {
      // the oracle names them
    }
    Observed seen = last.get();
    List<Violation> violations = Oracle.judge(seen);
    if (!violations.isEmpty()) {
      throw new AssertionError(
          "the oracle: " + violations + "\nseen:\n" + String.join("\n", story(seen)));
    }
  }

  private Observed observed() {
    AuditLog asked = audit.read();
    return new Observed(
        asked.lives(),
        calls().stream()
            .filter(Call::forwarded)
            .map(c -> new EngineCall(c.at(), c.method(), c.target(), c.status()))
            .toList(),
        engine.events(),
        EngineWatch.containers(),
        alerts(),
        asked.forbidden(ControlPlane.OPERATOR),
        granted.isEmpty() ? List.of("*") : granted,
        limits);
  }

  private List<AlertSeen> alerts() {
    return controlPlane
        .client()
        .resources(MarketPrismStack.class)
        .inAnyNamespace()
        .list()
        .getItems()
        .stream()
        .flatMap(
            stack ->
                Objects.requireNonNullElse(stack.getStatus(), StackStatus.EMPTY)
                    .alertsOrEmpty()
                    .stream()
                    .map(
                        alert ->
                            new AlertSeen(
                                stack.getMetadata().getNamespace()
                                    + "/"
                                    + stack.getMetadata().getName(),
                                alert.name(),
                                alert.state() == AlertState.Phase.Firing,
                                alert.reason().name())))
        .toList();
  }

  /** For who has to find out what went wrong. */
  private static List<String> story(Observed seen) {
    return Stream.of(
            seen.lives().stream().map(Life::toString),
            seen.calls().stream().filter(c -> c.act().isPresent()).map(EngineCall::toString),
            seen.events().stream()
                .filter(e -> !e.action().startsWith("exec_"))
                .map(e -> "%s %s %s".formatted(e.at(), e.action(), e.name())))
        .flatMap(lines -> lines)
        .toList();
  }

  @Override
  public void close() {
    engine.close();
  }
}
