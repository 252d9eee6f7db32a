package io.marketprism.operator.act;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.api.RemediationStatus;
import io.marketprism.operator.api.RemediationStatus.Evidence;
import io.marketprism.operator.api.Timestamps;
import io.marketprism.operator.codec.Intents;
import io.marketprism.operator.event.EventReason;
import io.marketprism.operator.event.EventRecorder;
import io.marketprism.operator.event.Messages;
import io.marketprism.operator.event.Occurrence;
import io.marketprism.operator.metrics.ApiMetrics;
import io.marketprism.operator.metrics.RemediationMetrics;
import io.marketprism.operator.report.RemediationReport;
import io.marketprism.operator.runbook.Decision;
import io.marketprism.operator.runbook.RemediationPhase;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * The Remediations at the API server: the log that is written ahead of each act, and the audit
 * trail. Every write is a create, or a PUT under the resource version that was read.
 */
public final class Journal {

  /** What a patch is answered that takes away what is not there any more. */
  private static final Set<Integer> RELEASED_BEFORE =
      Set.of(HttpURLConnection.HTTP_NOT_FOUND, HttpURLConnection.HTTP_CONFLICT, 422);

  private static final Set<Integer> OVERTAKEN =
      Set.of(HttpURLConnection.HTTP_NOT_FOUND, HttpURLConnection.HTTP_CONFLICT);

  /** Takes away the finalizer at an index, and no other one that has come to stand there. */
  private static final String RELEASE =
      """
      [{"op": "test", "path": "/metadata/finalizers/%%1$d", "value": "%s"},
       {"op": "remove", "path": "/metadata/finalizers/%%1$d"}]"""
          .formatted(Remediation.FINALIZER);

  private static final String KIND = Remediation.class.getSimpleName();

  private static final Executor THREADS =
      task -> Thread.ofVirtual().name("journal-", 0).start(task);

  private final KubernetesClient client;
  private final EventRecorder events;
  private final RemediationMetrics metrics;
  private final ApiMetrics api;
  private final InstantSource clock;
  private final Leadership leadership;

  /**
   * @param leadership who writes, and whether it still may
   */
  public Journal(
      KubernetesClient client,
      EventRecorder events,
      RemediationMetrics metrics,
      ApiMetrics api,
      InstantSource clock,
      Leadership leadership) {
    this.client = client;
    this.events = events;
    this.metrics = metrics;
    this.api = api;
    api.kind(KIND);
    this.clock = clock;
    this.leadership = leadership;
  }

  /**
   * All of a stack's name, read from the API server itself and not from a cache; empty where the
   * stack is not the one that was evaluated any more.
   *
   * @throws KubernetesClientException when they could not be read
   */
  public Optional<List<Remediation>> listLive(MarketPrismStack evaluated) {
    Long generation = evaluated.getMetadata().getGeneration();
    // At the same time: two answers that are awaited one after the other delay each start.
    var isSame =
        CompletableFuture.supplyAsync(
            () ->
                liveStack(evaluated)
                    .filter(live -> Objects.equals(live.getMetadata().getGeneration(), generation))
                    .isPresent(),
            THREADS);
    List<Remediation> remediations = list(evaluated);
    try {
      return isSame.join() ? Optional.of(remediations) : Optional.empty();
    } catch (CompletionException e) {
      throw e.getCause() instanceof KubernetesClientException failed ? failed : e;
    }
  }

  private List<Remediation> list(MarketPrismStack stack) {
    return client
        .resources(Remediation.class)
        .inNamespace(stack.getMetadata().getNamespace())
        .withLabel(Remediation.STACK_LABEL, stack.getMetadata().getName())
        .list()
        .getItems();
  }

  /** This very one, read from the API server itself; empty when it is gone. */
  Optional<Remediation> live(Remediation met) {
    return Optional.ofNullable(resource(met).get()).filter(found -> isSame(found, met));
  }

  /** The stack that a Remediation is of, read from the API server itself; empty when it is gone. */
  public Optional<MarketPrismStack> liveStack(Remediation remediation) {
    return liveStack(stackOf(remediation));
  }

  /** The stack itself and not one that has its name; empty when it is gone or being deleted. */
  public Optional<MarketPrismStack> liveStack(MarketPrismStack met) {
    return Optional.ofNullable(
            client
                .resources(MarketPrismStack.class)
                .inNamespace(met.getMetadata().getNamespace())
                .withName(met.getMetadata().getName())
                .get())
        .filter(found -> isSame(found, met) && !found.isMarkedForDeletion());
  }

  private static boolean isSame(HasMetadata one, HasMetadata other) {
    return one.getMetadata().getUid().equals(other.getMetadata().getUid());
  }

  /** Names a Remediation's stack, for Events and look-ups; also one that is gone. */
  static MarketPrismStack stackOf(Remediation remediation) {
    MarketPrismStack stack = new MarketPrismStack();
    stack.getMetadata().setNamespace(remediation.getMetadata().getNamespace());
    stack.getMetadata().setName(remediation.getSpec().stack());
    stack
        .getMetadata()
        .setUid(
            remediation.getMetadata().getOwnerReferences().stream()
                .map(OwnerReference::getUid)
                .findFirst()
                .orElse(""));
    return stack;
  }

  /**
   * Writes an intent. Its name carries the epoch: of two writers the API server lets one through.
   *
   * @param host the DockerHost of its container
   * @return the Remediation; empty when another writer was first, or this one may not begin
   *     anything
   * @throws KubernetesClientException when it could not be written
   */
  public Optional<Remediation> create(
      MarketPrismStack stack, Decision decision, String host, long epoch) {
    if (!leadership.mayBegin()) {
      return Optional.empty();
    }
    Remediation intent = Intents.of(stack, decision, host, epoch, clock.instant());
    try {
      return Optional.of(client.resource(intent).create());
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Claims it for this process; empty when it has changed meanwhile. */
  Optional<Remediation> claim(Remediation planned) {
    String now = String.valueOf(Timestamps.exactOrNull(clock.instant()));
    return replaceStatus(planned, Intents.statusOf(planned).claimed(leadership.holder(), now));
  }

  /**
   * Writes another phase, with its Event.
   *
   * @return as it is now; empty when it has changed meanwhile
   * @throws KubernetesClientException when it could not be written
   */
  public Optional<Remediation> advance(Remediation current, Protocol.Step.Move move) {
    return advance(current, move, Optional.empty());
  }

  /**
   * The same.
   *
   * @param evidence what has been kept of it since; what is written already stays
   */
  Optional<Remediation> advance(
      Remediation current, Protocol.Step.Move move, Optional<Evidence> evidence) {
    String now = String.valueOf(Timestamps.exactOrNull(clock.instant()));
    String message = Messages.bounded(move.message());
    RemediationStatus written = Intents.statusOf(current);
    RemediationStatus status = evidence.map(written::with).orElse(written);
    Optional<Remediation> next =
        replaceStatus(
            current,
            move.phase() == RemediationPhase.Planned
                ? status.approved(message, String.valueOf(Timestamps.exactOrNull(actBefore())))
                : status.on(move.phase(), move.aborted(), message, now));
    next.ifPresent(
        ended -> {
          RemediationReport.reached(ended, move.phase(), message)
              .ifPresent(occurrence -> record(events, ended, occurrence));
          if (move.phase().isTerminal()) {
            metrics.ended(ended, move.phase());
          }
        });
    return next;
  }

  /** What became of it can't be written, and what it shows is old. */
  void refused(Remediation about, String sentence) {
    record(
        events,
        about,
        Occurrence.of(
            EventReason.StatusRefused,
            "the API server refuses the status of %s, and what it shows is old: %s"
                .formatted(about.getMetadata().getName(), sentence)));
  }

  /** On its stack, for the whole story, and on the Remediation itself. */
  static void record(EventRecorder events, Remediation about, Occurrence occurrence) {
    events.record(stackOf(about), occurrence);
    events.record(about, occurrence);
  }

  private Instant actBefore() {
    return clock.instant().plus(Intents.ACT_WITHIN);
  }

  /** Replaces the status under the resource's version; empty when it has changed meanwhile. */
  private Optional<Remediation> replaceStatus(Remediation current, RemediationStatus status) {
    if (!leadership.isLeading()) {
      return Optional.empty();
    }
    Remediation next = new Remediation();
    next.setMetadata(current.getMetadata());
    next.setSpec(current.getSpec());
    next.setStatus(status);
    try {
      return Optional.of(client.resource(next).updateStatus());
    } catch (KubernetesClientException e) {
      api.statusNotWritten(KIND, ApiAnswer.reason(e));
      if (OVERTAKEN.contains(e.getCode())) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Removes the finalizer of one that is over, so that it can be deleted. The thread that carried
   * it out and the stack's own may come to it at once.
   */
  public void release(Remediation ended) {
    int index = ended.getMetadata().getFinalizers().indexOf(Remediation.FINALIZER);
    if (index < 0) {
      return;
    }
    try {
      resource(ended).patch(PatchContext.of(PatchType.JSON), RELEASE.formatted(index));
    } catch (KubernetesClientException e) {
      if (!RELEASED_BEFORE.contains(e.getCode())) {
        throw e;
      }
    }
  }

  public void delete(Remediation remediation) {
    resource(remediation).delete();
  }

  private Resource<Remediation> resource(Remediation remediation) {
    return client
        .resources(Remediation.class)
        .inNamespace(remediation.getMetadata().getNamespace())
        .withName(remediation.getMetadata().getName());
  }
}
