package io.marketprism.operator.controller;

import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.api.StackSpec;
import io.marketprism.operator.api.StackStatus;
import io.marketprism.operator.codec.Intents;
import io.marketprism.operator.codec.StatusCodec;
import io.marketprism.operator.compiler.CompiledStack;
import io.marketprism.operator.compiler.PolicyCompiler;
import io.marketprism.operator.host.Shares;
import io.marketprism.operator.metrics.StackName;
import io.marketprism.operator.observe.StackObserver;
import io.marketprism.operator.runbook.EngineState;
import io.marketprism.operator.runbook.Evaluation;
import io.marketprism.operator.runbook.Rest;
import java.lang.ref.SoftReference;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A stack that is being watched: its compiled spec, its observer, and what the engine remembers of
 * it. Used by the stack's own reconcile alone, which never runs twice at once; what it judged last
 * is read by others, and one whose stack is gone may be closed by them.
 */
final class Watched implements AutoCloseable {

  private static final Duration FIRST_LOOK = Duration.ofSeconds(10);

  /** A watch that is behind for longer is frozen; then a live list says what is there. */
  private static final Duration CACHE_CATCHES_UP = Duration.ofMinutes(2);

  private final Map<String, SeenLive> seenLive = new LinkedHashMap<>();
  private final StackObserver observer;
  private final Instant begun;
  private final Refusals refusals = new Refusals();
  private @Nullable StackStatus reported;
  private Instant writtenAt = Instant.EPOCH;
  private final StackHistory history = new StackHistory();
  private final Runnable onShown;
  private volatile Declared declared;
  private volatile boolean seen;
  private @Nullable String shown;
  private EngineState state;
  private final AtRest atRest;
  private final Runnable onChange;

  /** Kept for as long as memory isn't needed for something else: it may hold large readings. */
  private volatile SoftReference<Judged> judged = new SoftReference<>(null);

  private record Declared(StackSpec spec, CompiledStack compiled) {}

  private record SeenLive(Remediation live, Instant at) {}

  /**
   * @param onChange called when something was seen that is worth an evaluation
   * @param onShown called when an evaluation shows people something new
   */
  Watched(MarketPrismStack stack, StackObserver.Tools tools, Runnable onChange, Runnable onShown) {
    this.onShown = onShown;
    this.onChange = onChange;
    this.atRest = new AtRest(tools.clock());
    this.observer =
        new StackObserver(
            StackName.of(stack), StatusCodec.containers(stack.getStatus()), tools, onChange);
    this.begun = tools.clock().instant();
    this.declared = new Declared(stack.getSpec(), PolicyCompiler.compile(stack.getSpec()));
    this.state =
        EngineState.remembering(
            StatusCodec.read(stack.getStatus()), StatusCodec.wanted(stack.getStatus()));
    try {
      observer.declare(declared.compiled);
    } catch (Throwable e) {
      observer.close(); // of its services some may be observed already
      throw e;
    }
  }

  /** Takes over the current spec. */
  void declare(StackSpec current) {
    if (current.equals(declared.spec)) {
      return;
    }
    CompiledStack next = PolicyCompiler.compile(current);
    state = state.under(declared.compiled.policy(), next.policy());
    observer.declare(next);
    declared = new Declared(current, next);
  }

  CompiledStack compiled() {
    return declared.compiled;
  }

  /** What a spec declares; compiled already if it is the current one. For any thread. */
  CompiledStack compiled(StackSpec spec) {
    Declared now = declared;
    return spec.equals(now.spec) ? now.compiled : PolicyCompiler.compile(spec);
  }

  StackObserver observer() {
    return observer;
  }

  EngineState state() {
    return state;
  }

  /** Whether its containers had been looked at when it was evaluated last. */
  boolean hasBeenSeen() {
    return seen;
  }

  void remember(Evaluation evaluation, Moment moment) {
    state = evaluation.state();
    judged(evaluation, moment);
  }

  private void judged(Evaluation evaluation, Moment moment) {
    seen = observer.hasSeenContainers();
    history.take(declared.compiled.policy(), moment.readings(), evaluation.state(), moment.now());
    Judged next =
        new Judged(
            evaluation,
            moment.compiled().policy(),
            moment.remediations(),
            moment.compiled().faults(),
            history,
            moment.now());
    judged = new SoftReference<>(next);
    String nextShown = moment.stack().getMetadata().getResourceVersion() + " " + next.shown();
    if (!nextShown.equals(shown)) {
      shown = nextShown;
      onShown.run();
    }
  }

  AtRest atRest() {
    return atRest;
  }

  /** Whether another evaluation would find nothing else: then this look is all that there is. */
  boolean rests(Moment seen, Shares shares) {
    Optional<Rest> rest = atRest.goesOn(seen, shares);
    rest.ifPresent(
        goesOn -> {
          state = goesOn.state();
          history.take(declared.compiled.policy(), seen.readings(), state, seen.now());
          shares.goesOn(seen.uid(), seen.now());
        });
    return rest.isPresent();
  }

  /**
   * The last evaluation; empty before the first one, and where memory was short since. Who asks has
   * it as it is from the next evaluation on, which is at once.
   */
  Optional<Judged> judged() {
    if (atRest.ask()) {
      onChange.run();
    }
    return Optional.ofNullable(judged.get());
  }

  /**
   * Remembers what it has seen itself, and of what was decided what the leader has published: a
   * standby that has looked on can go on at once when it leads.
   */
  void standBy(Evaluation evaluation, Moment moment) {
    StackStatus leaders = moment.stack().getStatus();
    judged(evaluation, moment);
    state = evaluation.state().adopting(StatusCodec.read(leaders), StatusCodec.wanted(leaders));
    reported = null;
  }

  /** The status of the last evaluation that was reported; empty before the first one. */
  Optional<StackStatus> reported() {
    return Optional.ofNullable(reported);
  }

  void reported(StackStatus status) {
    reported = status;
  }

  /** When a status was written last; the epoch if never. */
  Instant writtenAt() {
    return writtenAt;
  }

  void written(Instant at) {
    writtenAt = at;
  }

  /** Takes in a Remediation as the API server has it: the cache may be behind. */
  synchronized void saw(Remediation live, Instant at) {
    seenLive.merge(
        live.getMetadata().getName(),
        new SeenLive(live, at),
        (old, seen) -> isNewer(old.live, seen.live) ? old : seen);
  }

  /** What a cache has, with what was read live and the cache has not got yet. */
  synchronized List<Remediation> merged(Collection<Remediation> cached, Instant now) {
    Map<String, Remediation> merged = new LinkedHashMap<>();
    cached.forEach(remediation -> merged.put(remediation.getMetadata().getName(), remediation));
    seenLive.values().removeIf(seen -> seen.at.plus(CACHE_CATCHES_UP).isBefore(now));
    seenLive.forEach(
        (name, seen) ->
            merged.merge(name, seen.live, (old, live) -> isNewer(live, old) ? live : old));
    return List.copyOf(merged.values());
  }

  private static boolean isNewer(Remediation one, Remediation other) {
    return one.getMetadata().getUid().equals(other.getMetadata().getUid())
        && StoreGuard.version(one) > StoreGuard.version(other);
  }

  /** What the API server refused to create. */
  Refusals refusals() {
    return refusals;
  }

  /** Has read what a diagnosis needs, and no more. */
  void diagnose(Collection<Remediation> remediations) {
    Set<String> verifying =
        remediations.stream()
            .filter(r -> !Intents.phaseOf(r).isTerminal())
            .map(r -> r.getSpec().alert())
            .collect(Collectors.toSet());
    observer.diagnose(alert -> state.alert(alert).isActive() || verifying.contains(alert));
  }

  /** Whether each service has been looked at once, or has had the time for it. */
  boolean hasLooked(Instant now) {
    return now.isAfter(begun.plus(FIRST_LOOK)) || observer.hasLooked();
  }

  @Override
  public void close() {
    observer.close();
  }
}
