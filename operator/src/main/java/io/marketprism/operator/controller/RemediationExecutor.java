package io.marketprism.operator.controller;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.metrics.RemediationMetrics;
import io.marketprism.operator.report.Intents;
import io.marketprism.operator.runbook.RemediationPhase;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has intents carried out, each on a thread of its own: a stop time of ten seconds must not halt
 * the evaluation of a stack.
 */
public final class RemediationExecutor implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RemediationExecutor.class);

  private final Execution execution;
  private final InstantSource clock;
  private final Set<String> running = ConcurrentHashMap.newKeySet();
  private volatile boolean stopping;

  /**
   * @param leadership who claims, and whether it still may act
   */
  RemediationExecutor(
      Remediations remediations,
      Hosts hosts,
      FlightRecorder recorder,
      EventRecorder events,
      RemediationMetrics metrics,
      InstantSource clock,
      Leadership leadership) {
    this.clock = clock;
    Target target = new Target(hosts);
    Progress progress = new Progress(remediations, events, metrics, clock);
    Aftermath aftermath = new Aftermath(target, progress, clock, () -> stopping);
    this.execution =
        new Execution(
            remediations, target, progress, aftermath, recorder, events, clock, leadership);
  }

  /**
   * Takes an intent on unless it is being carried out already. Returns at once.
   *
   * @param whenOver called when there is something new to see
   */
  void takeOn(MarketPrismStack stack, Remediation remediation, Runnable whenOver) {
    RemediationPhase phase = Intents.phaseOf(remediation);
    boolean ours =
        remediation.getMetadata().getOwnerReferences().stream()
            .anyMatch(owner -> owner.getUid().equals(stack.getMetadata().getUid()));
    boolean open = phase == RemediationPhase.Planned || phase == RemediationPhase.Executing;
    String uid = remediation.getMetadata().getUid();
    if (!ours || !open || stopping || !running.add(uid)) {
      return;
    }
    Thread.ofVirtual()
        .name("remediation-" + remediation.getMetadata().getName())
        .start(
            () -> {
              try {
                execution.run(stack, remediation);
              } catch (KubernetesClientException e) {
                // The API server is away: the intent is met again at the next evaluation.
                LOG.warn("{}: {}", remediation.getMetadata().getName(), e.getMessage());
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } finally {
                running.remove(uid);
                whenOver.run();
              }
            });
  }

  /** Lets what is executing end: the call is on its way, and its outcome must be written. */
  @Override
  public void close() {
    stopping = true;
    Instant deadline = clock.instant().plusSeconds(30);
    try {
      while (!running.isEmpty() && clock.instant().isBefore(deadline)) {
        TimeUnit.MILLISECONDS.sleep(50);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
