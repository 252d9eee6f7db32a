package io.marketprism.operator.controller;

import io.marketprism.operator.act.ApiAnswer;
import io.marketprism.operator.act.Executor;
import io.marketprism.operator.act.Journal;
import io.marketprism.operator.act.Protocol;
import io.marketprism.operator.announce.Announcer;
import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.codec.Intents;
import io.marketprism.operator.event.EventRecorder;
import io.marketprism.operator.event.Occurrence;
import io.marketprism.operator.metrics.HealerMetrics;
import io.marketprism.operator.runbook.RemediationPhase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Applies effects one by one: one that fails is reported, and the others go on. */
final class Applier {

  private static final Logger LOG = LoggerFactory.getLogger(Applier.class);

  private final Journal journal;
  private final Executor executor;
  private final EventRecorder events;
  private final Announcer announcer;
  private final EscalationReport escalations;
  private final HealerMetrics metrics;

  Applier(
      Journal journal,
      Executor executor,
      EventRecorder events,
      Announcer announcer,
      EscalationReport escalations,
      HealerMetrics metrics) {
    this.journal = journal;
    this.executor = executor;
    this.events = events;
    this.announcer = announcer;
    this.escalations = escalations;
    this.metrics = metrics;
    for (Class<?> effect : Effect.class.getPermittedSubclasses()) {
      metrics.process().effect(effect.getSimpleName());
    }
  }

  /**
   * Applies them in order.
   *
   * @param watched remembers what was refused
   * @param onChange called with a Remediation that has come further
   * @return the Remediations that were created
   */
  List<Remediation> apply(
      List<Effect> effects, Moment moment, Watched watched, Consumer<Remediation> onChange) {
    List<Remediation> created = new ArrayList<>();
    for (Effect effect : effects) {
      try {
        switch (effect) {
          case Effect.Create create -> create(create, moment, watched, onChange, created);
          case Effect.Close(var verifying, var verdict) -> {
            journal
                .advance(verifying, verdict)
                .ifPresent(
                    ended -> {
                      onChange.accept(ended);
                      journal.release(ended);
                    });
          }
          case Effect.Propose(var proposed) -> propose(proposed).ifPresent(onChange);
          case Effect.Plan(var proposed, String by) ->
              moved(proposed, new Protocol.Fact.Permitted(by))
                  .ifPresent(
                      planned -> {
                        created.add(planned);
                        executor.takeOn(planned, false, onChange);
                      });
          case Effect.TakeOn(var remediation, boolean orphaned) ->
              executor.takeOn(remediation, orphaned, onChange);
          case Effect.Release(var ended) -> journal.release(ended);
          case Effect.Delete(var old) -> journal.delete(old);
          case Effect.KeepEvidence(String name, String service, var escalation) ->
              escalations.keep(moment, name, service, escalation);
          case Effect.RecordEvent(var occurrence) -> events.record(moment.stack(), occurrence);
          case Effect.Notify(var status, var faults) ->
              announcer.tell(
                  moment.stack(), moment.compiled().with(faults), status, moment.remediations());
          case Effect.Meter(var view) -> metrics.observe(view);
        }
      } catch (RuntimeException e) {
        LOG.warn(
            "{}: {} failed: {}", named(moment), effect.getClass().getSimpleName(), e.toString());
        metrics.process().effectFailed(effect.getClass().getSimpleName());
      }
    }
    return created;
  }

  /** Records an Event on a stack. */
  void record(MarketPrismStack stack, Occurrence occurrence) {
    events.record(stack, occurrence);
  }

  private void create(
      Effect.Create create,
      Moment moment,
      Watched watched,
      Consumer<Remediation> onChange,
      List<Remediation> created) {
    String service = create.decision().service();
    if (watched.refusals().holds(service, moment.now())) {
      return;
    }
    try {
      journal
          .create(moment.stack(), create.decision(), create.host(), create.epoch())
          .ifPresent(
              intent -> {
                created.add(intent);
                if (Intents.phaseOf(intent) == RemediationPhase.AwaitingApproval) {
                  propose(intent).ifPresent(onChange);
                } else {
                  executor.takeOn(intent, false, onChange);
                }
              });
      watched.refusals().created(service);
    } catch (RuntimeException e) {
      watched.refusals().refused(service, ApiAnswer.sentence(e), moment.now());
      throw e;
    }
  }

  private Optional<Remediation> propose(Remediation proposed) {
    return moved(proposed, new Protocol.Fact.Proposed());
  }

  private Optional<Remediation> moved(Remediation proposed, Protocol.Fact fact) {
    return Protocol.next(proposed, fact) instanceof Protocol.Step.Move move
        ? journal.advance(proposed, move)
        : Optional.empty();
  }

  private static String named(Moment moment) {
    return moment.stack().getMetadata().getNamespace()
        + "/"
        + moment.stack().getMetadata().getName();
  }
}
