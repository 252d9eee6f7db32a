package io.marketprism.operator.runbook;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Containers of tests that look at one or two facts of them. */
public final class Containers {

  private Containers() {}

  /** One that runs, in a bridge network, without ports, health check, limit or compose. */
  public static ContainerFacts running(
      String name, Incarnation life, Reading<Instant> startedAt, Instant observedAt) {
    return running(name, life, startedAt, ContainerFacts.ComposeLabels.NONE, "", observedAt);
  }

  /** One that docker compose has made. */
  public static ContainerFacts composed(String name, ContainerFacts.ComposeLabels labels) {
    Incarnation life = new Incarnation("engine", "id of " + name, Instant.EPOCH);
    return running(name, life, Reading.of(Instant.EPOCH), labels, "", Instant.EPOCH);
  }

  /** One that was given these environment variables. */
  public static ContainerFacts composed(
      String name, ContainerFacts.ComposeLabels labels, Environment environment) {
    ContainerFacts facts = composed(name, labels);
    return new ContainerFacts(
        facts.name(),
        facts.incarnation(),
        facts.startedAt(),
        facts.state(),
        facts.health(),
        facts.exitCode(),
        facts.oomKilled(),
        facts.restartPolicy(),
        facts.memoryLimit(),
        facts.stopTimeout(),
        facts.endpoints(),
        facts.compose(),
        environment,
        facts.logFault(),
        facts.finishedAt(),
        facts.deaths(),
        facts.observedAt());
  }

  /** One whose logging driver keeps nothing to read. */
  public static ContainerFacts withoutLog(String name, String logFault, Instant observedAt) {
    Incarnation life = new Incarnation("engine", "id of " + name, Instant.EPOCH);
    return running(
        name,
        life,
        Reading.of(Instant.EPOCH),
        ContainerFacts.ComposeLabels.NONE,
        logFault,
        observedAt);
  }

  private static ContainerFacts running(
      String name,
      Incarnation life,
      Reading<Instant> startedAt,
      ContainerFacts.ComposeLabels labels,
      String logFault,
      Instant observedAt) {
    return new ContainerFacts(
        name,
        life,
        startedAt,
        ContainerState.RUNNING,
        "none",
        0,
        false,
        "no",
        Double.POSITIVE_INFINITY,
        Duration.ofSeconds(10),
        new ContainerFacts.Endpoints(false, Set.of()),
        labels,
        Environment.EMPTY,
        logFault,
        Instant.EPOCH,
        List.of(),
        observedAt);
  }

  /** The same, of an Engine that has the operator's clock. */
  public static ContainerFacts running(String name, Incarnation life, Instant observedAt) {
    return running(name, life, Reading.of(life.startedAt()), observedAt);
  }
}
