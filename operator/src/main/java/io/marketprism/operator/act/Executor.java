package io.marketprism.operator.act;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.marketprism.operator.act.Protocol.State;
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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes Remediations from phase to phase, each on a thread of its own: a stop time-out of ten
 * seconds must not halt the evaluation of a stack.
 */
public final class Executor implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Executor.class);

  private static final Duration NOT_AGAIN = Duration.ofSeconds(5);
  private static final Duration LET_END = Duration.ofSeconds(30);

  /** Who doesn't lead any more can't write what comes of it. */
  private static final Duration LEADS_STILL = Duration.ofMillis(100);

  private final Execution.Tools tools;
  private final Leadership leadership;
  private final Runnable failures;
  private final Precedence precedence;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("remediation-", 0).factory());

  /** By uid: those that are being carried out, and those of which nothing came a moment ago. */
  private final Set<String> taken = ConcurrentHashMap.newKeySet();

  /**
   * @param policies what a stack declares
   * @param recorder takes the flight record before each call
   * @param leadership who claims, and whether it still may act
   * @param precedence of what is carried out
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
      Precedence precedence,
      Runnable failures) {
    this.tools =
        new Execution.Tools(
            journal,
            new Permission(journal, policies, clock, leadership),
            new Target.Finder(hosts, recorder, events, clock),
            leadership);
    this.leadership = leadership;
    this.precedence = precedence;
    this.failures = failures;
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
    if (!open || !leadership.isLeading() || threads.isShutdown() || !taken.add(uid)) {
      return;
    }
    Precedence.Act act = precedence.act();
    threads.execute(
        () -> {
          Optional<Remediation> changed = Optional.empty();
          try (act) {
            changed = carryOut(met, orphaned, act);
          } finally {
            changed.ifPresentOrElse(further -> taken.remove(uid), () -> forgetLater(uid));
          }
          changed.ifPresent(onChange);
        });
  }

  private Optional<Remediation> carryOut(Remediation met, boolean orphaned, Precedence.Act act) {
    String name = met.getMetadata().getName();
    try {
      return Execution.of(tools, met, orphaned, act);
    } catch (KubernetesClientException e) {
      // The API server is away: the Remediation is met again at the next evaluation.
      LOG.warn("{}: {}", name, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("{}: carrying it out failed", name, e);
      failures.run();
    }
    return Optional.empty();
  }

  /** Nothing was done: not again at once by a cache that is behind, or a server that refuses. */
  private void forgetLater(String uid) {
    CompletableFuture.delayedExecutor(NOT_AGAIN.toMillis(), TimeUnit.MILLISECONDS)
        .execute(() -> taken.remove(uid));
  }

  private static boolean isHeld(Remediation met) {
    return met.getMetadata().getFinalizers().contains(Remediation.FINALIZER);
  }

  /** Lets what is executing end: the call is on its way, and its outcome must be written. */
  @Override
  public void close() {
    threads.shutdown();
    long deadline = System.nanoTime() + LET_END.toNanos();
    try {
      boolean ended = false;
      while (!ended && leadership.isLeading() && System.nanoTime() < deadline) {
        ended = threads.awaitTermination(LEADS_STILL.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
