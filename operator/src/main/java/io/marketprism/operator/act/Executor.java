package io.marketprism.operator.act;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.marketprism.operator.act.Protocol.Fact;
import io.marketprism.operator.act.Protocol.State;
import io.marketprism.operator.act.Protocol.Step;
import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.codec.Intents;
import io.marketprism.operator.event.EventRecorder;
import io.marketprism.operator.host.Hosts;
import io.marketprism.operator.runbook.StackPolicy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes Remediations from phase to phase, each on a thread of its own: a stop time-out of ten
 * seconds must not halt the evaluation of a stack. {@link Protocol} says what is next.
 */
public final class Executor implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Executor.class);

  private static final Duration NOT_AGAIN = Duration.ofSeconds(5);

  /** Between two tries to write what is known, and at most so long while that is refused. */
  private static final Duration WRITTEN_AGAIN = Duration.ofSeconds(1);

  private static final Duration REFUSED_AGAIN = Duration.ofSeconds(30);

  private final Journal journal;
  private final Permission permission;
  private final Target.Finder targets;
  private final Leadership leadership;
  private final Runnable failures;
  private final Set<String> running = ConcurrentHashMap.newKeySet();

  /**
   * @param policies what a stack declares
   * @param recorder takes the flight record before each call
   * @param leadership who claims, and whether it still may act
   * @param failures called when one could not be carried out for a fault of the operator's own
   */
  public Executor(
      Journal journal,
      Function<MarketPrismStack, StackPolicy> policies,
      Hosts hosts,
      FlightRecorder recorder,
      EventRecorder events,
      InstantSource clock,
      Leadership leadership,
      Runnable failures) {
    this.journal = journal;
    this.failures = failures;
    this.permission = new Permission(journal, policies, clock, leadership);
    this.targets = new Target.Finder(hosts, recorder, events, clock);
    this.leadership = leadership;
  }

  /**
   * Takes a Remediation on, unless that is being done already. Returns at once.
   *
   * @param met as a cache has it; what is done goes by what the API server says
   * @param orphaned whether its stack is gone
   * @param onChange called with it when it has come further: there is something new to see
   */
  public void takeOn(Remediation met, boolean orphaned, Consumer<Remediation> onChange) {
    String uid = met.getMetadata().getUid();
    State state = State.met(Intents.phaseOf(met));
    boolean open = state == State.PLANNED || state == State.IN_DOUBT || (orphaned && isHeld(met));
    if (!open || !leadership.isLeading() || !running.add(uid)) {
      return;
    }
    Thread.ofVirtual()
        .name("remediation-" + met.getMetadata().getName())
        .start(
            () -> {
              Optional<Remediation> changed = Optional.empty();
              try {
                changed = run(met, orphaned);
              } catch (KubernetesClientException e) {
                // The API server is away: the Remediation is met again at the next evaluation.
                LOG.warn("{}: {}", met.getMetadata().getName(), e.getMessage());
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (RuntimeException e) {
                LOG.error("{}: carrying it out failed", met.getMetadata().getName(), e);
                failures.run();
              } finally {
                changed.ifPresentOrElse(
                    written -> {
                      running.remove(uid);
                      onChange.accept(written);
                    },
                    () -> forgetLater(uid));
              }
            });
  }

  /** Nothing was done: not again at once by a cache that is behind, or a server that refuses. */
  private void forgetLater(String uid) {
    CompletableFuture.delayedExecutor(NOT_AGAIN.toMillis(), TimeUnit.MILLISECONDS)
        .execute(() -> running.remove(uid));
  }

  private static boolean isHeld(Remediation met) {
    return met.getMetadata().getFinalizers().contains(Remediation.FINALIZER);
  }

  /**
   * One that a cache shows as open may be over, and another process may have done it: what is done
   * without a write first goes by what the API server says. A claim is such a write, and is refused
   * where the cache is behind.
   *
   * @return as it is now, where the cache is behind
   */
  private Optional<Remediation> run(Remediation met, boolean orphaned) throws InterruptedException {
    boolean isClaimedFirst = State.met(Intents.phaseOf(met)) == State.PLANNED;
    Optional<Remediation> live = isClaimedFirst ? Optional.of(met) : journal.live(met);
    if (live.isEmpty()) {
      return live;
    }
    Optional<Remediation> newest = live.filter(now -> !isAt(now, met));
    Target target = targets.of(live.get());
    State state = State.met(Intents.phaseOf(live.get()));
    Fact fact = orphaned ? new Fact.Orphaned() : met(live.get());
    if (state == State.IN_DOUBT) {
      fact = target.watch();
    }
    while (leadership.isLeading()) {
      Step step = Protocol.next(target.intent(), state, fact);
      switch (step) {
        case Step.Claim() -> {
          live = journal.claim(live.get());
          if (live.isEmpty()) {
            return journal.live(met).filter(now -> !isAt(now, met));
          }
          newest = live;
          state = State.CLAIMED;
          target = targets.of(live.get());
          fact = target.inspect(permission);
        }
        case Step.Call() -> fact = target.call(permission);
        case Step.Start(String containerId) -> {
          if (!isStillExecuting(live.get())) {
            return newest;
          }
          fact = target.start(containerId);
          state = State.IN_DOUBT;
        }
        case Step.Watch(_) -> {
          state = State.IN_DOUBT;
          fact = target.watch();
        }
        case Step.Move move -> {
          live = advance(live.get(), move);
          if (live.isEmpty()) {
            return newest;
          }
          newest = live;
          state = State.met(move.phase());
          fact = orphaned ? new Fact.Orphaned() : met(live.get());
        }
        case Step.Release() -> {
          journal.release(live.get());
          return newest;
        }
        case Step.Leave() -> {
          return newest;
        }
      }
    }
    return newest;
  }

  private Fact met(Remediation live) {
    return new Fact.Met(leadership.mayBegin(), permission.isLate(live));
  }

  /** A call may follow: never by what was read before. */
  private boolean isStillExecuting(Remediation read) {
    return journal
        .live(read)
        .filter(live -> State.met(Intents.phaseOf(live)) == State.IN_DOUBT)
        .isPresent();
  }

  /**
   * Writes what is known. What was done must not be lost, so this is tried until it succeeds, or
   * somebody else has written something; less and less often, for an API server may refuse it for
   * long: one whose CRDs are of another version.
   */
  private Optional<Remediation> advance(Remediation from, Step.Move move)
      throws InterruptedException {
    Optional<Remediation> current = Optional.of(from);
    Duration pause = WRITTEN_AGAIN;
    while (leadership.isLeading() && current.filter(now -> isAt(now, from)).isPresent()) {
      try {
        Optional<Remediation> written = journal.advance(current.get(), move);
        if (written.isPresent()) {
          return written;
        }
        current = journal.live(from);
      } catch (KubernetesClientException e) {
        LOG.warn("{}: {}", from.getMetadata().getName(), e.getMessage());
        if (ApiAnswer.isRefusal(e)) {
          journal.refused(from, ApiAnswer.sentence(e));
          pause = pause.compareTo(REFUSED_AGAIN) < 0 ? pause.multipliedBy(2) : REFUSED_AGAIN;
        }
        TimeUnit.NANOSECONDS.sleep(pause.toNanos());
      }
    }
    return Optional.empty();
  }

  private static boolean isAt(Remediation now, Remediation before) {
    return Intents.phaseOf(now) == Intents.phaseOf(before)
        && Intents.holderOf(now).equals(Intents.holderOf(before));
  }

  /** How many are being carried out. */
  public int running() {
    return running.size();
  }

  /** Lets what is executing end: the call is on its way, and its outcome must be written. */
  @Override
  public void close() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    try {
      while (!running.isEmpty() && leadership.isLeading() && System.nanoTime() < deadline) {
        TimeUnit.MILLISECONDS.sleep(50);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
