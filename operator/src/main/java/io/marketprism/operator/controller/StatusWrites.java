package io.marketprism.operator.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.marketprism.operator.act.ApiAnswer;
import io.marketprism.operator.act.Precedence;
import io.marketprism.operator.event.EventReason;
import io.marketprism.operator.event.EventRecorder;
import io.marketprism.operator.event.Occurrence;
import io.marketprism.operator.metrics.ApiMetrics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the statuses of one kind, each under the version of the object that it was made from: a
 * request that hangs while the Lease goes over to another operator is refused when that one has
 * written meanwhile. After a conflict the object is read live, for the cache may be behind for
 * long, and all is evaluated again. A status that is refused for what it says is reported by a
 * metric and an Event, and tried again now and then; nothing else waits for it.
 *
 * @param <S> the status
 * @param <R> the kind
 */
public final class StatusWrites<S, R extends CustomResource<?, S>> {

  private static final Logger LOG = LoggerFactory.getLogger(StatusWrites.class);

  /** Until the next evaluation after a write that was not carried out. */
  private static final Duration AGAIN = Duration.ofSeconds(1);

  /** Between two tries of a status that is refused. */
  private static final Duration REFUSED_EVERY = Duration.ofSeconds(30);

  private final KubernetesClient client;
  private final Class<R> kind;
  private final Supplier<R> blank;
  private final EventRecorder events;
  private final ApiMetrics metrics;
  private final InstantSource clock;
  private final Precedence precedence;
  private final PatchContext context;

  /** As it was written or read live, while the cache may be behind; by uid. */
  private final Map<String, R> live = new ConcurrentHashMap<>();

  /** What was refused last, by uid. */
  private final Map<String, Refusal> refusals = new ConcurrentHashMap<>();

  private record Refusal(String sentence, Instant at) {}

  /**
   * @param blank makes an empty object of the kind
   * @param clock the operator's clock
   * @param precedence of what is done over what is written here
   */
  public StatusWrites(
      KubernetesClient client,
      Class<R> kind,
      Supplier<R> blank,
      EventRecorder events,
      ApiMetrics metrics,
      InstantSource clock,
      Precedence precedence) {
    this.client = client;
    this.kind = kind;
    this.blank = blank;
    this.events = events;
    this.metrics = metrics;
    this.clock = clock;
    this.precedence = precedence;
    this.context =
        new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager(kind.getSimpleName().toLowerCase(Locale.ROOT))
            .withForce(true)
            .build();
    metrics.kind(kind.getSimpleName());
  }

  /** The object as it is known best: the cache's, unless a later one was written or read live. */
  R newest(R cached) {
    R read = live.get(uid(cached));
    if (read == null || StoreGuard.version(read) > StoreGuard.version(cached)) {
      return read == null ? cached : read;
    }
    live.remove(uid(cached));
    return cached;
  }

  /**
   * Writes a status, unless one was refused just now. What was written is what is evaluated next:
   * the cache hears of it later, and a status that is made from an older one is a conflict.
   */
  UpdateControl<R> write(R evaluated, S status) {
    Refusal refusal = refusals.get(uid(evaluated));
    if (refusal != null && clock.instant().isBefore(refusal.at.plus(REFUSED_EVERY))) {
      return UpdateControl.noUpdate();
    }
    R patch = blank.get();
    patch.getMetadata().setName(evaluated.getMetadata().getName());
    patch.getMetadata().setNamespace(evaluated.getMetadata().getNamespace());
    patch.getMetadata().setUid(uid(evaluated)); // not one that is new under the name
    patch.getMetadata().setResourceVersion(evaluated.getMetadata().getResourceVersion());
    patch.setStatus(status);
    try {
      live.put(
          uid(evaluated),
          precedence.last(() -> client.resource(patch).subresource("status").patch(context)));
      return UpdateControl.noUpdate();
    } catch (KubernetesClientException e) {
      failed(evaluated, e);
      return UpdateControl.<R>noUpdate().rescheduleAfter(AGAIN);
    }
  }

  /** Evaluates again after this time at the latest; sooner where a write asks for it. */
  static <R extends HasMetadata> UpdateControl<R> within(
      Duration longest, UpdateControl<R> control) {
    return control.getScheduleDelay().filter(ms -> ms < longest.toMillis()).isPresent()
        ? control
        : control.rescheduleAfter(longest);
  }

  private void failed(R evaluated, KubernetesClientException thrown) {
    metrics.statusNotWritten(kind.getSimpleName(), ApiAnswer.reason(thrown));
    if (ApiAnswer.isConflict(thrown)) {
      refresh(evaluated);
    } else if (ApiAnswer.isRefusal(thrown)) {
      refused(evaluated, ApiAnswer.sentence(thrown));
    }
  }

  /** Reads an object live, which the cache is behind of; it is what is evaluated next. */
  void refresh(R evaluated) {
    String namespace = evaluated.getMetadata().getNamespace();
    var all = client.resources(kind);
    try {
      (namespace == null ? all.inAnyNamespace() : all.inNamespace(namespace))
          .withField("metadata.name", evaluated.getMetadata().getName()).list().getItems().stream()
              .filter(found -> uid(found).equals(uid(evaluated)))
              .forEach(found -> live.put(uid(found), found));
    } catch (KubernetesClientException e) {
      LOG.warn("{}: it can't be read: {}", named(evaluated), e.getMessage());
    }
  }

  private void refused(R evaluated, String sentence) {
    Refusal before = refusals.put(uid(evaluated), new Refusal(sentence, clock.instant()));
    if (before == null || !before.sentence.equals(sentence)) {
      LOG.error("{}: the API server refuses its status: {}", named(evaluated), sentence);
    }
    events.record(
        evaluated,
        Occurrence.of(
            EventReason.StatusRefused,
            "the API server refuses the status, and what it shows is old: " + sentence));
  }

  /** The object is gone. */
  void forget(HasMetadata gone) {
    live.remove(gone.getMetadata().getUid());
    refusals.remove(gone.getMetadata().getUid());
  }

  private String named(R object) {
    return kind.getSimpleName() + " " + object.getMetadata().getName();
  }

  private static String uid(HasMetadata object) {
    return object.getMetadata().getUid();
  }
}
