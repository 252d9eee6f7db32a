package io.marketprism.operator.act;

import io.marketprism.operator.act.Protocol.Doubt;
import io.marketprism.operator.act.Protocol.Fact;
import io.marketprism.operator.act.Protocol.Intent;
import io.marketprism.operator.act.Protocol.Objection;
import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.api.RemediationSpec;
import io.marketprism.operator.api.RemediationStatus.Evidence;
import io.marketprism.operator.codec.Intents;
import io.marketprism.operator.event.EventRecorder;
import io.marketprism.operator.host.HostConnection;
import io.marketprism.operator.host.Hosts;
import io.marketprism.operator.report.RemediationReport;
import io.marketprism.operator.runbook.Action;
import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.ContainerState;
import io.marketprism.operator.runbook.Environment;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.Redactor;
import io.marketprism.operator.workload.CallOutcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The container that one Remediation is about: what is seen of it, and the calls. */
final class Target {

  private static final Logger LOG = LoggerFactory.getLogger(Target.class);
  private static final Executor THREADS =
      task -> Thread.ofVirtual().name("flight-record-", 0).start(task);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

  /** Between two starts of what is down, and at most so long as it has been tried. */
  private static final Duration START_AGAIN = Duration.ofSeconds(15);

  /** An Engine that takes longer is not answering: a call may still be queued in it. */
  private static final Duration PROMPTLY = Duration.ofSeconds(1);

  /** What an action waits for its flight record; the record is kept all the same. */
  private static final Duration RECORDED_WITHIN = Duration.ofSeconds(5);

  /**
   * What was seen while the claim was written is as it is before the call, unless that took longer.
   */
  private static final Duration SEEN_BEFORE_CALL = Duration.ofSeconds(1);

  private static final Duration HOST_GONE_AFTER = Duration.ofMinutes(10);

  private final Finder parts;
  private Remediation remediation;
  private final Intent intent;
  private CompletableFuture<Optional<Evidence>> recording =
      CompletableFuture.completedFuture(Optional.empty());
  private Environment environment = Environment.EMPTY;
  private @Nullable Instant calledAt;
  private @Nullable Instant watchedSince;
  private @Nullable Instant startingSince;
  private Instant answeringSince = Instant.EPOCH;
  private Instant hostSeen = Instant.EPOCH;
  private boolean answered;

  private @Nullable Ahead ahead;

  /** A look that was begun while the claim was being written. */
  private record Ahead(Instant begun, CompletableFuture<Fact.Inspected> look) {}

  /** The container as it was seen just before the call. */
  private Reading<ContainerFacts> seen = Reading.unknown("not looked at yet");

  private Target(Finder parts, Remediation remediation) {
    this.parts = parts;
    this.remediation = remediation;
    this.intent = new Intent(remediation.getSpec().action(), Intents.targetOf(remediation));
  }

  /**
   * Finds targets.
   *
   * @param recorder takes the flight record before the call
   */
  record Finder(Hosts hosts, FlightRecorder recorder, EventRecorder events, InstantSource clock) {

    Target of(Remediation remediation) {
      return new Target(this, remediation);
    }
  }

  Intent intent() {
    return intent;
  }

  private Optional<HostConnection> host() {
    return parts.hosts.get(remediation.getSpec().target().hostRef());
  }

  /** By its id; by its name where it is made, for then the id is another one. */
  private Reading<ContainerFacts> look() {
    RemediationSpec.Target target = remediation.getSpec().target();
    String nameOrId =
        switch (intent.action()) {
          case Create, Recreate -> target.container();
          case Start, Restart, Watch, Wait, Escalate -> target.containerId();
        };
    Reading<ContainerFacts> found =
        host()
            .map(host -> host.inspect(nameOrId))
            .orElseGet(() -> Reading.unknown("there is no such DockerHost"));
    if (found instanceof Reading.Known<ContainerFacts>(ContainerFacts facts)
        && facts.state() != ContainerState.ABSENT) {
      environment = facts.environment();
    }
    return found;
  }

  /** An Engine repeats what it was given: a command that it can't run, with its arguments. */
  private CallOutcome masked(CallOutcome outcome) {
    return outcome.withWords(new Redactor(environment)::redact);
  }

  /**
   * Begins to inspect what is to be started while the claim is being written: each answer that is
   * awaited after another one delays the call.
   */
  void lookAhead(Permission permission) {
    if (intent.action() == Action.Start) {
      ahead =
          new Ahead(
              parts.clock.instant(),
              CompletableFuture.supplyAsync(() -> inspected(permission), THREADS));
    }
  }

  /** This process has claimed it. */
  void claimed(Remediation claimed) {
    remediation = claimed;
  }

  private Fact.Inspected inspectedAhead(Permission permission) {
    return ahead == null || parts.clock.instant().isAfter(ahead.begun.plus(SEEN_BEFORE_CALL))
        ? inspected(permission)
        : ahead.look.join();
  }

  /**
   * Inspects it before the call, and keeps a flight record of what is there to see. What a stopped
   * container leaves behind doesn't run away: its start doesn't wait for the record.
   */
  Fact inspect(Permission permission) {
    Fact.Inspected first = inspectedAhead(permission);
    if (first.objection() != null || intent.action() == Action.Start) {
      return first;
    }
    Optional<ContainerFacts> target = target(first.container());
    HostConnection host = host().orElse(null);
    if (target.isEmpty() || host == null) {
      return first;
    }
    record(host, target.get());
    awaitRecord();
    return inspected(permission); // the record took its time
  }

  /** What was seen, if it is what the intent is about. */
  private Optional<ContainerFacts> target(Reading<ContainerFacts> seen) {
    return seen instanceof Reading.Known<ContainerFacts>(ContainerFacts facts)
            && facts.incarnation().equals(intent.target())
        ? Optional.of(facts)
        : Optional.empty();
  }

  private void record(HostConnection host, ContainerFacts facts) {
    recording =
        CompletableFuture.supplyAsync(
                () -> Optional.of(parts.recorder.record(remediation, host, facts)), THREADS)
            .exceptionally(this::notRecorded);
  }

  private Optional<Evidence> notRecorded(Throwable thrown) {
    LOG.error("{}: the flight record failed", remediation.getMetadata().getName(), thrown);
    return Optional.empty();
  }

  /** An action waits for its record, and not for a machine that is too busy to take it. */
  private void awaitRecord() {
    recording
        .thenApply(Optional::isPresent)
        .completeOnTimeout(false, RECORDED_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }

  /**
   * The digest of its flight record, which the next status is written with; that waits for a
   * hanging disk no longer than the call.
   */
  Optional<Evidence> evidence() {
    return recording
        .completeOnTimeout(Optional.empty(), RECORDED_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }

  /** The container and its stack are asked for at the same time: each answer delays the call. */
  private Fact.Inspected inspected(Permission permission) {
    HostConnection host = host().orElse(null);
    if (host == null) {
      return new Fact.Inspected(Reading.unknown("there is no such DockerHost"), null);
    }
    var ofTheStack =
        CompletableFuture.supplyAsync(() -> permission.ofTheStack(host, remediation), THREADS);
    seen = look();
    Optional<Objection> asked = ofTheStack.join();
    return seen instanceof Reading.Known<ContainerFacts>(ContainerFacts facts)
        ? new Fact.Inspected(seen, permission.objection(host, remediation, facts.name(), asked))
        : new Fact.Inspected(Reading.unknown("it can't be seen"), null);
  }

  /**
   * Makes the one call, on the incarnation that was judged and on no other. Where it has to wait
   * for its turn, what speaks against it is judged once more when its turn has come.
   */
  Fact call(Permission permission) {
    HostConnection host = host().orElse(null);
    Objection late = permission.ofTheMoment(remediation);
    Optional<ContainerFacts> target = target(seen);
    if (host == null || late != null || target.isEmpty()) {
      return new Fact.Inspected(host == null ? Reading.unknown("no DockerHost") : seen, late);
    }
    ContainerFacts facts = target.get();
    if (intent.action() == Action.Start) {
      record(host, facts);
    }
    Journal.record(parts.events, remediation, RemediationReport.begins(remediation));
    AtomicReference<@Nullable Objection> objection = new AtomicReference<>();
    CallOutcome outcome =
        masked(
            call(
                host,
                facts,
                () -> {
                  objection.set(permission.objection(host, remediation, facts.name()));
                  return Optional.ofNullable(objection.get()).map(Objection::message);
                }));
    LOG.info("{}: {}", remediation.getMetadata().getName(), outcome);
    calledAt = parts.clock.instant();
    answered = !(outcome instanceof CallOutcome.Unknown);
    return objection.get() == null
        ? new Fact.Answered(outcome, look())
        : new Fact.Inspected(seen, objection.get());
  }

  private CallOutcome call(
      HostConnection host, ContainerFacts facts, Supplier<Optional<String>> objection) {
    String id = intent.target().containerId();
    return switch (intent.action()) {
      case Start -> host.engine().start(id);
      case Restart -> host.engine().restart(id, facts.stopTimeout());
      case Create, Recreate -> host.compose().up(facts, intent.action(), objection);
      case Watch, Wait, Escalate ->
          new CallOutcome.NotSent(intent.action() + " is nothing to execute");
    };
  }

  /** Starts what an open intent has left down. */
  Fact start(String containerId) {
    Instant now = parts.clock.instant();
    startingSince = Objects.requireNonNullElse(startingSince, now);
    LOG.info("{}: starting what is down", remediation.getMetadata().getName());
    CallOutcome outcome =
        host()
            .map(host -> masked(host.engine().start(containerId)))
            .orElseGet(() -> new CallOutcome.Unknown("there is no such DockerHost"));
    return new Fact.Started(outcome, Duration.between(startingSince, now));
  }

  /** Inspects it to find out what became of a call; not at once where it was done just before. */
  Fact watch() throws InterruptedException {
    if (watchedSince == null) {
      watchedSince = parts.clock.instant();
      answeringSince = watchedSince;
      hostSeen = watchedSince;
    } else {
      TimeUnit.NANOSECONDS.sleep(untilNextLook().toNanos());
    }
    Instant asked = parts.clock.instant();
    Reading<ContainerFacts> seen = look();
    Instant now = parts.clock.instant();
    if (!(seen instanceof Reading.Known) || !now.isBefore(asked.plus(PROMPTLY))) {
      answeringSince = now;
    }
    HostConnection host = host().orElse(null);
    // One that doesn't answer is still its host; one that answers as another daemon is not.
    boolean isItsHost = host != null && !seen.is(facts -> !Protocol.isOnItsDaemon(intent, facts));
    hostSeen = isItsHost ? now : hostSeen;
    if (now.isAfter(hostSeen.plus(HOST_GONE_AFTER))) {
      return new Fact.HostGone();
    }
    Instant calledBy = Objects.requireNonNullElse(calledAt, watchedSince);
    return new Fact.Watched(seen, new Doubt(calledBy, answeringSince, callTakes(seen, host)), now);
  }

  /** As long again as a start has been tried: an Engine in trouble is not pressed. */
  private Duration untilNextLook() {
    if (startingSince == null) {
      return LOOK_AGAIN;
    }
    Duration tried = Duration.between(startingSince, parts.clock.instant());
    return tried.compareTo(LOOK_AGAIN) < 0
        ? LOOK_AGAIN
        : tried.compareTo(START_AGAIN) > 0 ? START_AGAIN : tried;
  }

  /** How long the Engine, or docker compose, may still be at work on a call. */
  private Duration callTakes(Reading<ContainerFacts> seen, @Nullable HostConnection host) {
    if (intent.action() == Action.Create || intent.action() == Action.Recreate) {
      // A compose process that has ended can't do anything any more.
      return answered || host == null ? Duration.ZERO : host.compose().longest();
    }
    return seen instanceof Reading.Known<ContainerFacts>(ContainerFacts facts)
        ? facts.stopTimeout()
        : Duration.ZERO;
  }
}
