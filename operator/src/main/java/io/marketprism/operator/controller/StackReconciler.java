package io.marketprism.operator.controller;

import io.fabric8.kubernetes.client.KubernetesClient;
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
import io.marketprism.operator.api.ConditionReason;
import io.marketprism.operator.api.DockerHost;
import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.api.StackStatus;
import io.marketprism.operator.compiler.CompiledStack;
import io.marketprism.operator.metrics.HealerMetrics;
import io.marketprism.operator.metrics.StackName;
import io.marketprism.operator.metrics.StackView;
import io.marketprism.operator.report.Intents;
import io.marketprism.operator.report.Narrator;
import io.marketprism.operator.report.StatusBuilder;
import io.marketprism.operator.runbook.Engine;
import io.marketprism.operator.runbook.Evaluation;
import io.marketprism.operator.runbook.Readings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The loop: looks at a stack, evaluates it, writes intents, judges what was done, tells its status.
 * Each evaluation is short; carrying out an intent is somebody else's ({@link
 * RemediationExecutor}).
 */
@ControllerConfiguration(
    name = "marketprismstack",
    maxReconciliationInterval =
        @MaxReconciliationInterval(interval = 30, timeUnit = java.util.concurrent.TimeUnit.SECONDS))
@GradualRetry(initialInterval = 1000, maxInterval = 5000, maxAttempts = Integer.MAX_VALUE)
public final class StackReconciler implements Reconciler<MarketPrismStack>, AutoCloseable {

  /** Between evaluations while something is going on, and while nothing is. */
  private static final Duration BUSY = Duration.ofSeconds(1);

  private static final Duration IDLE = Duration.ofSeconds(5);

  private final Hosts hosts;
  private final Claims claims = new Claims();
  private final EventRecorder events;
  private final RemediationExecutor executor;
  private final Remediations remediations;
  private final Ledger ledger;
  private final EscalationReport escalations;
  private final Announcer announcer;
  private final HealerMetrics metrics;
  private final InstantSource clock;
  private final StackRuntimes runtimes;
  private final SimpleInboundEventSource<MarketPrismStack> hints =
      new SimpleInboundEventSource<>("hints");

  public StackReconciler(
      KubernetesClient client,
      Hosts hosts,
      EventRecorder events,
      Announcer announcer,
      FlightRecords records,
      HealerMetrics metrics,
      InstantSource clock,
      Leadership leadership) {
    this.hosts = hosts;
    this.events = events;
    this.announcer = announcer;
    this.metrics = metrics;
    this.clock = clock;
    this.remediations = new Remediations(client);
    FlightRecorder recorder = new FlightRecorder(records, clock);
    this.escalations = new EscalationReport(hosts, recorder, events);
    this.executor =
        new RemediationExecutor(
            remediations, hosts, recorder, events, metrics.remediations(), clock, leadership);
    this.ledger = new Ledger(remediations, events, metrics.remediations(), clock);
    this.runtimes =
        new StackRuntimes(
            client, hosts, clock, metrics.probes(), hints::propagateEvent, this::forget);
  }

  @Override
  public List<EventSource<?, MarketPrismStack>> prepareEventSources(
      EventSourceContext<MarketPrismStack> context) {
    runtimes.start();
    var remediationSource =
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(Remediation.class, MarketPrismStack.class)
                .withSecondaryToPrimaryMapper(StackReconciler::stackOf)
                .build(),
            context);
    var hostSource =
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(DockerHost.class, MarketPrismStack.class)
                .withSecondaryToPrimaryMapper(
                    host ->
                        context
                            .getPrimaryCache()
                            .list()
                            .map(ResourceID::fromResource)
                            .collect(Collectors.toSet()))
                .build(),
            context);
    return List.of(remediationSource, hostSource, hints);
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
      MarketPrismStack stack, Context<MarketPrismStack> context) {
    Instant now = clock.instant();
    StackRuntime runtime = runtimes.of(stack);
    List<CompiledStack.Fault> faults = new ArrayList<>(runtime.compiled().faults());
    faults.addAll(connectHosts(runtime, context));

    List<Remediation> known = List.copyOf(context.getSecondaryResources(Remediation.class));
    Readings readings = new Snapshot(hosts, claims).take(stack, runtime, now);
    Evaluation evaluation = evaluate(runtime, readings, known, now);
    if (!evaluation.toAct().isEmpty()) {
      // Gates on fresh data: what was done is read from the API server itself, never from a cache.
      known = remediations.listLive(stack);
      evaluation = evaluate(runtime, readings, known, now);
      known = ledger.open(stack, runtime.compiled(), evaluation, known);
    }
    escalations.tell(stack, runtime.compiled(), readings, runtime.state(), evaluation.state());
    runtime.remember(evaluation.state());
    runtime.diagnose(known);
    ledger.close(stack, known, evaluation);
    known.stream().filter(r -> Intents.phaseOf(r).isTerminal()).forEach(remediations::release);
    known.forEach(r -> executor.takeOn(stack, r, () -> lookAgain(stack, runtime)));
    return tell(stack, runtime, evaluation, readings, known, faults, now)
        .rescheduleAfter(pause(evaluation, known, now));
  }

  private static Evaluation evaluate(
      StackRuntime runtime, Readings readings, List<Remediation> known, Instant now) {
    return Engine.evaluate(
        runtime.compiled().policy(), runtime.state(), readings, Intents.history(known), now);
  }

  /** Connects to the DockerHosts that the stack names; what is missing is a fault of the stack. */
  private List<CompiledStack.Fault> connectHosts(
      StackRuntime runtime, Context<MarketPrismStack> context) {
    Map<String, DockerHost> declared =
        context.eventSourceRetriever().getEventSourceFor(DockerHost.class)
                instanceof InformerEventSource<DockerHost, MarketPrismStack> source
            ? source.list().collect(Collectors.toMap(h -> h.getMetadata().getName(), h -> h))
            : Map.of();
    List<CompiledStack.Fault> missing = new ArrayList<>();
    runtime.compiled().workloads().values().stream()
        .map(CompiledStack.Workload::host)
        .distinct()
        .forEach(
            name -> {
              DockerHost host = declared.get(name);
              if (host != null) {
                hosts.declare(host);
              } else {
                hosts.forget(name);
                missing.add(
                    new CompiledStack.Fault(
                        ConditionReason.DockerHostNotFound,
                        "spec.defaultHostRef",
                        "there is no DockerHost %s: an administrator applies one, as in `kubectl apply -f deploy/samples/dockerhost-local.yaml`"
                            .formatted(name)));
              }
            });
    return missing;
  }

  /** After something was done: there is something new to see, or nobody left to see it. */
  private void lookAgain(MarketPrismStack stack, StackRuntime runtime) {
    if (runtime.isClosed()) {
      ledger.abandon(stack);
      return;
    }
    runtime.kickAll();
    runtime.requestEvaluation();
  }

  private UpdateControl<MarketPrismStack> tell(
      MarketPrismStack stack,
      StackRuntime runtime,
      Evaluation evaluation,
      Readings readings,
      List<Remediation> known,
      List<CompiledStack.Fault> faults,
      Instant now) {
    if (!runtime.hasLooked(now)) {
      return UpdateControl.noUpdate(); // what was told before stays until something is known
    }
    StackStatus status =
        new StatusBuilder(stack, runtime.compiled(), evaluation, readings, now)
            .build(known, faults);
    Narrator.tell(runtime.told().orElse(stack.getStatus()), status)
        .forEach(occurrence -> events.record(stack, occurrence));
    announcer.tell(stack, runtime.compiled(), status, known);
    runtime.tell(status);
    if (!runtime.isClosed()) { // metrics of a stack that is gone would stay
      metrics.observe(
          new StackView(
              StackName.of(stack),
              runtime.compiled().policy(),
              runtime.compiled().thresholds(),
              faults.stream().map(fault -> fault.reason().name()).toList(),
              readings,
              Intents.history(known),
              evaluation,
              status,
              now));
    }
    if (status.equals(stack.getStatus())) {
      return UpdateControl.noUpdate();
    }
    MarketPrismStack patch = new MarketPrismStack();
    patch.getMetadata().setName(stack.getMetadata().getName());
    patch.getMetadata().setNamespace(stack.getMetadata().getNamespace());
    patch.getMetadata().setUid(stack.getMetadata().getUid()); // not one that is new under the name
    patch.setStatus(status);
    return UpdateControl.patchStatus(patch);
  }

  /**
   * Until something can change by the passing of time, and never long while something is going on.
   */
  private static Duration pause(Evaluation evaluation, List<Remediation> known, Instant now) {
    boolean busy =
        evaluation.state().alerts().values().stream().anyMatch(a -> a.isActive())
            || known.stream().anyMatch(r -> !Intents.phaseOf(r).isTerminal());
    Duration longest = busy ? BUSY : IDLE;
    Instant wakeAt = evaluation.wakeAt();
    if (wakeAt == null) {
      return longest;
    }
    Duration until = Duration.between(now, wakeAt).plusMillis(1);
    return until.compareTo(longest) < 0 ? until : longest;
  }

  private void forget(MarketPrismStack stack) {
    claims.release(stack);
    announcer.forget(stack);
    metrics.forget(StackName.of(stack));
    Thread.ofVirtual().name("abandon").start(() -> ledger.abandon(stack));
  }

  @Override
  public void close() {
    executor.close();
    runtimes.close();
  }
}
