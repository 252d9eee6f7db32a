package io.marketprism.operator.act;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.marketprism.operator.act.Protocol.Fact;
import io.marketprism.operator.act.Protocol.State;
import io.marketprism.operator.act.Protocol.Step;
import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.codec.Intents;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Remediation, taken as far as this process can: {@link Protocol} says what the next step is,
 * and what comes of it is the next fact.
 */
final class Execution {

  private static final Logger LOG = LoggerFactory.getLogger(Execution.class);

  /** Between two tries to write what is known, and at most so long while that is refused. */
  private static final Duration WRITTEN_AGAIN = Duration.ofSeconds(1);

  private static final Duration REFUSED_AGAIN = Duration.ofSeconds(30);

  /**
   * What all executions work with.
   *
   * @param permission asked just before each call
   * @param leadership whether this operator still may act
   */
  record Tools(
      Journal journal, Permission permission, Target.Finder targets, Leadership leadership) {}

  private final Tools tools;
  private final Remediation met;
  private final boolean orphaned;
  private final Precedence.Act act;

  /** As the API server has it. */
  private Remediation live;

  private final Target target;
  private State state;
  private Fact fact;

  /** Set once it is further than a cache showed it. */
  private @Nullable Remediation newest;

  private Execution(
      Tools tools, Remediation met, Remediation live, boolean orphaned, Precedence.Act act) {
    this.tools = tools;
    this.met = met;
    this.live = live;
    this.orphaned = orphaned;
    this.act = act;
    this.newest = isAt(live, met) ? null : live;
    this.target = tools.targets.of(live);
    this.state = State.met(Intents.phaseOf(live));
    this.fact = met();
  }

  /**
   * Takes a Remediation on. One that a cache shows as open may be over, and another process may
   * have done it: what is done without a write first goes by what the API server says. A claim is
   * such a write, and is refused where the cache is behind.
   *
   * @param met as a cache has it
   * @param orphaned whether its stack is gone
   * @param act over when the call is about to be made; what is in doubt is watched, for minutes
   *     perhaps
   * @return as it is now, where that is further than the cache showed it
   * @throws KubernetesClientException when the API server doesn't answer; it is met again then
   */
  static Optional<Remediation> of(
      Tools tools, Remediation met, boolean orphaned, Precedence.Act act)
      throws InterruptedException {
    boolean isClaimedFirst = State.met(Intents.phaseOf(met)) == State.PLANNED;
    Optional<Remediation> live = isClaimedFirst ? Optional.of(met) : tools.journal.live(met);
    if (live.isEmpty()) {
      return live;
    }
    Execution execution = new Execution(tools, met, live.get(), orphaned, act);
    execution.toItsEnd();
    return Optional.ofNullable(execution.newest);
  }

  private void toItsEnd() throws InterruptedException {
    if (state == State.IN_DOUBT) {
      act.close();
      fact = target.watch();
    }
    boolean goesOn = true;
    while (goesOn && tools.leadership.isLeading()) {
      goesOn = take(Protocol.next(target.intent(), state, fact));
    }
  }

  /** Takes a step; false after the last one. */
  private boolean take(Step step) throws InterruptedException {
    return switch (step) {
      case Step.Claim() -> claim();
      case Step.Call() -> {
        act.close();
        fact = target.call(tools.permission);
        yield true;
      }
      case Step.Start(String containerId) -> start(containerId);
      case Step.Watch(_) -> {
        state = State.IN_DOUBT;
        fact = target.watch();
        yield true;
      }
      case Step.Move move -> move(move);
      case Step.Release() -> {
        tools.journal.release(live);
        yield false;
      }
      case Step.Leave() -> false;
    };
  }

  private boolean claim() {
    target.lookAhead(tools.permission);
    Remediation claimed = tools.journal.claim(live).orElse(null);
    if (claimed == null) {
      newest = tools.journal.live(met).filter(now -> !isAt(now, met)).orElse(null);
      return false;
    }
    reached(claimed);
    state = State.CLAIMED;
    target.claimed(claimed);
    fact = target.inspect(tools.permission);
    return true;
  }

  /** What is down is started by what the API server says now, never by what was read before. */
  private boolean start(String containerId) {
    boolean isStillExecuting =
        tools
            .journal
            .live(live)
            .filter(now -> State.met(Intents.phaseOf(now)) == State.IN_DOUBT)
            .isPresent();
    if (isStillExecuting) {
      fact = target.start(containerId);
      state = State.IN_DOUBT;
    }
    return isStillExecuting;
  }

  private boolean move(Step.Move move) throws InterruptedException {
    Remediation written = written(move);
    if (written == null) {
      return false;
    }
    reached(written);
    state = State.met(move.phase());
    fact = met();
    return true;
  }

  private void reached(Remediation written) {
    live = written;
    newest = written;
  }

  private Fact met() {
    return orphaned
        ? new Fact.Orphaned()
        : new Fact.Met(tools.leadership.mayBegin(), tools.permission.isLate(live));
  }

  /**
   * Writes what is known. What was done must not be lost, so this is tried until it succeeds, or
   * somebody else has written something (null then); less and less often, for an API server may
   * refuse it for long: one whose CRDs are of another version.
   */
  private @Nullable Remediation written(Step.Move move) throws InterruptedException {
    Optional<Remediation> current = Optional.of(live);
    Duration pause = WRITTEN_AGAIN;
    while (tools.leadership.isLeading() && current.filter(now -> isAt(now, live)).isPresent()) {
      try {
        Optional<Remediation> written =
            tools.journal.advance(current.get(), move, target.evidence());
        if (written.isPresent()) {
          return written.get();
        }
        current = tools.journal.live(live);
      } catch (KubernetesClientException e) {
        LOG.warn("{}: {}", live.getMetadata().getName(), e.getMessage());
        if (ApiAnswer.isRefusal(e)) {
          tools.journal.refused(live, ApiAnswer.sentence(e));
          pause = pause.compareTo(REFUSED_AGAIN) < 0 ? pause.multipliedBy(2) : REFUSED_AGAIN;
        }
        TimeUnit.NANOSECONDS.sleep(pause.toNanos());
      }
    }
    return null;
  }

  private static boolean isAt(Remediation now, Remediation before) {
    return Intents.phaseOf(now) == Intents.phaseOf(before)
        && Intents.holderOf(now).equals(Intents.holderOf(before));
  }
}
