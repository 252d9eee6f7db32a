package io.marketprism.operator.controller;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.marketprism.operator.act.Executor;
import io.marketprism.operator.act.FlightRecorder;
import io.marketprism.operator.act.FlightRecords;
import io.marketprism.operator.act.Journal;
import io.marketprism.operator.act.Leadership;
import io.marketprism.operator.act.Precedence;
import io.marketprism.operator.act.Sweeper;
import io.marketprism.operator.announce.Announcer;
import io.marketprism.operator.api.ConditionReason;
import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.api.StackStatus;
import io.marketprism.operator.codec.Intents;
import io.marketprism.operator.compiler.CompiledStack.Fault;
import io.marketprism.operator.event.EventRecorder;
import io.marketprism.operator.host.Hosts;
import io.marketprism.operator.loop.Loops;
import io.marketprism.operator.metrics.HealerMetrics;
import io.marketprism.operator.metrics.StackName;
import io.marketprism.operator.observe.StackObserver;
import io.marketprism.operator.probe.ByteBudget;
import io.marketprism.operator.probe.Prober;
import io.marketprism.operator.report.Narrator;
import io.marketprism.operator.report.StatusBuilder;
import io.marketprism.operator.runbook.Decision;
import io.marketprism.operator.runbook.Evaluation;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reconciles a stack: gather what there is to see, evaluate it (pure), apply the effects one by
 * one. An evaluation is short: carrying out an intent is the {@link Executor}'s. A standby gathers
 * and evaluates as well and applies nothing, so that it can act at once when it leads.
 */
@ControllerConfiguration(
    name = StackReconciler.NAME,
    triggerReconcilerOnAllEvents = true,
    maxReconciliationInterval =
        @MaxReconciliationInterval(interval = 30, timeUnit = TimeUnit.SECONDS))
@GradualRetry(initialInterval = 1000, maxInterval = 5000, maxAttempts = Integer.MAX_VALUE)
public final class StackReconciler implements Reconciler<MarketPrismStack>, AutoCloseable {

  static final String NAME = "marketprismstack";

  private static final Logger LOG = LoggerFactory.getLogger(StackReconciler.class);

  private final Hosts hosts;
  private final Gatherer gatherer;
  private final Journal journal;
  private final Executor executor;
  private final Applier applier;
  private final StatusWrites<StackStatus, MarketPrismStack> writes;
  private final Publisher publisher;
  private final Announcer announcer;
  private final HealerMetrics metrics;
  private final InstantSource clock;
  private final Leadership leadership;
  private final Loops loops;
  private final StoreGuard store;
  private final Precedence precedence;
  private final WatchedStacks watching;
  private final SimpleInboundEventSource<MarketPrismStack> hints =
      new SimpleInboundEventSource<>("hints");
  private volatile boolean stopping;
  private volatile Optional<Sweeper> sweeper = Optional.empty();

  public StackReconciler(
      Journal journal,
      Hosts hosts,
      EventRecorder events,
      Announcer announcer,
      FlightRecords records,
      HealerMetrics metrics,
      InstantSource clock,
      Leadership leadership,
      Loops loops,
      StoreGuard store,
      Precedence precedence,
      StatusWrites<StackStatus, MarketPrismStack> writes) {
    this.store = store;
    this.precedence = precedence;
    this.writes = writes;
    this.publisher = new Publisher(writes);
    this.hosts = hosts;
    this.gatherer = new Gatherer(hosts);
    this.journal = journal;
    this.announcer = announcer;
    this.metrics = metrics;
    this.clock = clock;
    this.leadership = leadership;
    this.loops = loops;
    ByteBudget budget = ByteBudget.ofHeap();
    metrics.process().reading(budget.capacity(), budget::held, budget::refusals);
    this.watching =
        new WatchedStacks(
            new StackObserver.Tools(hosts, new Prober(), budget, clock, metrics.probes(), loops),
            hints::propagateEvent);
    FlightRecorder recorder =
        new FlightRecorder(records, clock, journal::liveStack, metrics.remediations());
    this.executor =
        new Executor(
            journal,
            watching::policy,
            hosts,
            recorder,
            events,
            clock,
            leadership,
            precedence,
            () -> metrics.process().effectFailed("CarryOut"));
    this.applier =
        new Applier(
            journal,
            executor,
            events,
            announcer,
            new EscalationReport(hosts, recorder, events),
            metrics);
    hosts.listen(watching);
    metrics.process().controller(NAME);
  }

  @Override
  public List<EventSource<?, MarketPrismStack>> prepareEventSources(
      EventSourceContext<MarketPrismStack> context) {
    var remediations =
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(Remediation.class, MarketPrismStack.class)
                .withSecondaryToPrimaryMapper(StackReconciler::stackOf)
                .withNamespacesInheritedFromController()
                .build(),
            context);
    watching.knowsOf(context.getPrimaryCache()::list);
    sweeper = Optional.of(new Sweeper(remediations::list, journal, executor, leadership, loops));
    return List.of(remediations, hints);
  }

  private static Set<ResourceID> stackOf(Remediation remediation) {
    String stack =
        Objects.requireNonNullElse(remediation.getMetadata().getLabels(), Map.<String, String>of())
            .get(Remediation.STACK_LABEL);
    return stack == null
        ? Set.of()
        : Set.of(new ResourceID(stack, remediation.getMetadata().getNamespace()));
  }

  @Override
  public UpdateControl<MarketPrismStack> reconcile(
      MarketPrismStack cached, Context<MarketPrismStack> context) {
    MarketPrismStack stack = writes.newest(cached);
    if (context.isPrimaryResourceDeleted() || stack.isMarkedForDeletion()) {
      // The SDK may show the one that was applied under the name since.
      forget(watching.forget(stack).orElse(stack));
      return UpdateControl.noUpdate();
    }
    if (stopping) {
      return UpdateControl.noUpdate();
    }
    if (!hosts.isSynced()) {
      return UpdateControl.<MarketPrismStack>noUpdate().rescheduleAfter(Pause.BUSY);
    }
    Instant now = clock.instant();
    try {
      Watched watched = watching.of(stack, this::forget);
      store.seen(stack);
      List<Remediation> known = List.copyOf(context.getSecondaryResources(Remediation.class));
      known.forEach(store::seen);
      UpdateControl<MarketPrismStack> control =
          reconcile(gatherer.moment(stack, watched, watched.merged(known, now), now), watched);
      if (!watching.has(stack)) {
        forget(stack); // it went meanwhile, and something of it may have been registered again
      }
      return control;
    } catch (KubernetesClientException e) {
      LOG.warn("{}: the API server: {}", ResourceID.fromResource(stack), e.getMessage());
      return UpdateControl.<MarketPrismStack>noUpdate().rescheduleAfter(Pause.BUSY);
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (Throwable e) { // an Error that got through would end this stack's reconciles
      return StatusWrites.within(Pause.IDLE, failed(stack, e, now));
    }
  }

  private UpdateControl<MarketPrismStack> reconcile(Moment seen, Watched watched) {
    if (watched.rests(seen, hosts.shares())) {
      metrics.judged(StackName.of(seen.stack()), seen.now());
      return UpdateControl.<MarketPrismStack>noUpdate().rescheduleAfter(Pause.IDLE);
    }
    Evaluation evaluation = seen.evaluate(hosts.shares());
    if (!leadership.isLeading()) {
      hosts.shares().report(seen.uid(), evaluation.hosts(), seen.now());
      watched.standBy(evaluation, seen);
      watched.diagnose(seen.remediations());
      return UpdateControl.<MarketPrismStack>noUpdate()
          .rescheduleAfter(Pause.after(evaluation, seen));
    }
    Done done =
        evaluation.toAct().isEmpty()
            ? act(evaluation, seen, Optional.empty(), watched)
            : precedence.first(() -> actOnFreshData(evaluation, seen, watched));
    return StatusWrites.within(
        Pause.after(done.evaluation, done.moment), report(done.moment, done.evaluation, watched));
  }

  /** What was decided last, and how things are after it was done. */
  private record Done(Evaluation evaluation, Moment moment) {}

  private Done actOnFreshData(Evaluation evaluation, Moment seen, Watched watched) {
    Optional<Moment> live = watching.haveAllBeenSeen(seen.now()) ? live(seen) : Optional.empty();
    Evaluation decided = live.map(fresh -> fresh.decide(hosts.shares())).orElse(evaluation);
    return act(decided, seen, live, watched);
  }

  /**
   * Does what was decided.
   *
   * @param live the fresh data on which it was decided, so that something may be begun
   */
  private Done act(Evaluation evaluation, Moment seen, Optional<Moment> live, Watched watched) {
    if (live.isEmpty()) {
      hosts.shares().report(seen.uid(), evaluation.hosts(), seen.now());
    }
    Moment moment = live.orElse(seen);
    watched.remember(evaluation, moment);
    Moment after = moment.with(act(evaluation, moment, live.isPresent(), watched));
    watched.diagnose(after.remediations());
    return new Done(evaluation, after);
  }

  /**
   * Does what was decided.
   *
   * @param isLive whether it was decided on fresh data, so that something may be begun
   * @return the Remediations as they are after it
   */
  private List<Remediation> act(
      Evaluation evaluation, Moment moment, boolean isLive, Watched watched) {
    Consumer<Remediation> onChange =
        written -> {
          watched.saw(written, clock.instant());
          watched.observer().kick();
          hints.propagateEvent(ResourceID.fromResource(moment.stack()));
        };
    Effects effects = new Effects(moment, evaluation);
    applier.apply(effects.ofEscalations(), moment, watched, onChange);
    watched.refusals().retain(evaluation.toAct().stream().map(Decision::service).toList());
    List<Remediation> created = applier.apply(effects.onJournal(isLive), moment, watched, onChange);
    created.forEach(intent -> watched.saw(intent, moment.now()));
    List<Remediation> written = watched.merged(moment.remediations(), moment.now());
    if (created.size() < evaluation.toAct().size() && !Intents.areRestarting(written)) {
      hosts.shares().concede(moment.uid());
    }
    return written;
  }

  /**
   * Gates on fresh data: what was done is read from the API server itself, never from a cache, and
   * the stack must be the one that was evaluated. Without it nothing is begun, and all else goes
   * on; empty then.
   */
  private Optional<Moment> live(Moment seen) {
    try {
      Optional<List<Remediation>> live = journal.listLive(seen.stack());
      if (live.isEmpty()) {
        writes.refresh(seen.stack()); // the cache may be behind for long
      }
      return live.map(seen::with);
    } catch (KubernetesClientException e) {
      LOG.warn("{}: the API server: {}", ResourceID.fromResource(seen.stack()), e.getMessage());
      metrics.process().effectFailed("ReadLive");
      return Optional.empty();
    }
  }

  private UpdateControl<MarketPrismStack> report(
      Moment moment, Evaluation evaluation, Watched watched) {
    if (!watching.has(moment.stack()) || !watched.hasLooked(moment.now())) {
      return UpdateControl.noUpdate(); // what was published before stays until something is known
    }
    List<Fault> faults = new ArrayList<>(moment.compiled().faults());
    faults.addAll(gatherer.missingHosts(moment.compiled()));
    watched
        .refusals()
        .forEach(
            (service, why) ->
                faults.add(new Fault(ConditionReason.RemediationRefused, service, why)));
    StackStatus status =
        new StatusBuilder(
                moment.stack(), moment.compiled(), evaluation, moment.readings(), moment.now())
            .build(
                moment.remediations(),
                faults,
                announcer.declare(moment.stack(), gatherer.grants(moment.stack())));
    StackStatus before = watched.reported().orElse(moment.stack().getStatus());
    applier.apply(
        new Effects(moment, evaluation).ofStatus(before, status, faults),
        moment,
        watched,
        written -> {});
    watched.reported(status);
    if (status.equals(moment.stack().getStatus())) {
      watched.atRest().begins(evaluation, moment);
    }
    return publisher.publish(moment.stack(), status, watched, moment.now());
  }

  /** Nothing that throws leaves an old status standing: it is reported on the stack itself. */
  private UpdateControl<MarketPrismStack> failed(
      MarketPrismStack stack, Throwable thrown, Instant now) {
    LOG.error("{}: reconciling failed", ResourceID.fromResource(stack), thrown);
    metrics.process().reconcileFailed(NAME);
    hosts.shares().concede(stack.getMetadata().getUid());
    if (!leadership.isLeading()) {
      return UpdateControl.noUpdate();
    }
    StackStatus status = StatusBuilder.failed(stack, thrown, now);
    Narrator.tell(stack.getStatus(), status)
        .forEach(occurrence -> applier.record(stack, occurrence));
    return publisher.publish(stack, status);
  }

  private void forget(MarketPrismStack stack) {
    hosts.claims().release(stack);
    hosts.shares().withdraw(stack.getMetadata().getUid());
    announcer.forget(stack);
    writes.forget(stack);
    metrics.forget(StackName.of(stack));
    sweeper.ifPresent(Sweeper::kick);
  }

  /** This operator has begun to lead: what a standby has left undone is done now. */
  public void leads() {
    sweeper.ifPresent(Sweeper::kick);
    watching.evaluateAll();
  }

  /** Another one leads, and shows what it does. */
  public void standsBy() {
    watching.all().forEach(stack -> metrics.forget(StackName.of(stack)));
  }

  /**
   * Forgets all stacks that are gone. A deletion during a reconcile that ends with an error is not
   * always followed by another one.
   *
   * @param present the uids of the stacks that there are
   */
  public void retain(Supplier<Set<String>> present) {
    List<MarketPrismStack> before = watching.all();
    Set<String> uids = new HashSet<>(present.get());
    before.stream()
        .filter(stack -> !uids.contains(stack.getMetadata().getUid()))
        .forEach(stack -> watching.forget(stack).ifPresent(this::forget));
    watching.all().forEach(stack -> uids.add(stack.getMetadata().getUid())); // also newer ones
    hosts.claims().retain(uids);
    hosts.shares().retain(uids);
  }

  /** The last evaluation of a stack; empty where there is none to be had. */
  public Optional<Judged> judged(String namespace, String name) {
    return watching.judged(namespace, name);
  }

  /** Who hears of a stack that shows people something new, or is gone. */
  public void onShown(Consumer<ResourceID> listener) {
    watching.onShown(listener);
  }

  /** Whether this very stack is watched. */
  public boolean isWatched(MarketPrismStack stack) {
    return watching.has(stack);
  }

  /** Lets what is executing end. */
  @Override
  public void close() {
    stopping = true;
    sweeper.ifPresent(Sweeper::close);
    executor.close();
    watching.close();
  }
}
