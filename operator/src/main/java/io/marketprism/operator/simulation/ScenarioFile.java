package io.marketprism.operator.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import io.marketprism.operator.api.StackSpec;
import io.marketprism.operator.runbook.AlertState;
import io.marketprism.operator.runbook.ContainerState;
import io.marketprism.operator.runbook.Reason;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An outage as a file tells it: a resource, what happens to its services, and what must come of it.
 * The format is described in {@code docs/reference/scenarios.md} and by {@code
 * docs/reference/scenario.schema.json}.
 *
 * @param name one sentence
 * @param note for whoever reads the file
 * @param rows the runbook's rows that it shows, as {@code Alert/scenario}
 * @param spec of the MarketPrismStack; the whole built-in runbook if omitted
 * @param timeline what happens, in order of time
 * @param until how long it is watched, such as {@code 10m}
 */
record ScenarioFile(
    String name,
    @Nullable String note,
    @Nullable List<String> rows,
    @Nullable StackSpec spec,
    @Nullable List<Step> timeline,
    String until,
    Expect expect) {

  StackSpec specOrEmpty() {
    return spec == null
        ? new StackSpec(null, null, null, null, null, null, null, null, null, null)
        : spec;
  }

  List<Step> timelineOrEmpty() {
    return timeline == null ? List.of() : timeline;
  }

  List<String> rowsOrEmpty() {
    return rows == null ? List.of() : rows;
  }

  /**
   * What happens at one moment.
   *
   * @param at after how long, such as {@code 90s}
   * @param services by name
   * @param spec the resource is applied anew, with this spec
   * @param operator {@code restarts}: what it has only in memory is lost
   * @param remediations {@code deleted}: somebody deletes all that are over
   * @param hosts DockerHosts by name
   * @param approve services whose proposed action somebody approves
   * @param refuse services whose proposed action somebody refuses
   * @param note for whoever reads the file
   */
  record Step(
      String at,
      @Nullable Map<String, ServiceStep> services,
      @Nullable StackSpec spec,
      @Nullable Operator operator,
      @Nullable Remediations remediations,
      @Nullable Map<String, HostStep> hosts,
      @Nullable List<String> approve,
      @Nullable List<String> refuse,
      @Nullable String note) {}

  /**
   * What happens to one DockerHost.
   *
   * @param maintenance the reason while it is under maintenance; {@code over} ends it
   */
  record HostStep(@Nullable String maintenance) {}

  /** What may happen to the Remediations. */
  enum Remediations {
    deleted
  }

  /** What may happen to the operator itself. */
  enum Operator {
    restarts
  }

  /**
   * What happens to one service. What isn't said stays as it is.
   *
   * @param healthy true: all that was said of its probes, values and crash loop is over
   * @param probes by name: {@code ok}, {@code failed}, {@code "unknown: why"}, or what the answer
   *     is: {@code {ok: false, status: 503, body: {…}}}
   * @param values by name: a number, numbers by label, or {@code "unknown: why"}
   * @param ramps by a value's name: it goes to another number in a straight line
   * @param log the lines that its process writes from now on, each every 10 s; none ends it
   * @param crashLoop it dies and is revived by Docker, again and again
   * @param whenStarted what a start, or making its container, comes to
   * @param whenRestarted whether a new process mends what is wrong
   * @param bootSeconds how long a new process needs until its probes succeed
   * @param composed whether the DockerHost lists its compose project
   * @param host {@code "unknown: why"} while the Docker host can't be asked; {@code ok} ends it
   * @param allowed whether the allow-list names its container
   */
  record ServiceStep(
      @Nullable Boolean healthy,
      @Nullable Container container,
      @Nullable Map<String, JsonNode> probes,
      @Nullable Map<String, JsonNode> values,
      @Nullable Map<String, Ramp> ramps,
      @Nullable List<String> log,
      @Nullable CrashLoop crashLoop,
      @Nullable WhenStarted whenStarted,
      @Nullable WhenRestarted whenRestarted,
      @Nullable Integer bootSeconds,
      @Nullable Boolean composed,
      @Nullable String host,
      @Nullable Boolean allowed) {}

  /**
   * A value that goes in a straight line from what it is to another number, until the process is
   * another one.
   *
   * @param to the number
   * @param at when it is reached, since the scenario's begin: {@code 6h}; it goes on beyond it
   * @param again whether it goes the same way in each process
   */
  record Ramp(String to, String at, @Nullable Boolean again) {}

  /** What a start comes to. */
  enum WhenStarted {
    works,
    fails
  }

  /** What a new process comes to. */
  enum WhenRestarted {
    mends,
    changesNothing
  }

  /**
   * What a container is like.
   *
   * @param state Docker's word; {@code absent} when it was removed
   * @param exitCode of a process that has ended; 137 if omitted
   * @param oom whether the kernel killed it for want of memory
   * @param asked whether somebody stopped it; if omitted, true unless it was out of memory
   * @param health the health check's verdict
   * @param memoryLimit a quantity such as 3Gi
   * @param env its environment variables; a new container has those of its compose file
   * @param networkRestarted true: the container whose network it shares is restarted
   */
  record Container(
      @Nullable ContainerState state,
      @Nullable Integer exitCode,
      @Nullable Boolean oom,
      @Nullable Boolean asked,
      @Nullable String health,
      @Nullable String memoryLimit,
      @Nullable Map<String, String> env,
      @Nullable Boolean networkRestarted) {}

  /**
   * A container that dies again and again.
   *
   * @param everySeconds from one death to the next
   */
  record CrashLoop(int everySeconds, int exitCode, @Nullable Boolean oom) {}

  /**
   * What must come of it. What isn't said may be anything.
   *
   * @param actions all that is done, in order: {@code "5s Start nats"}, or without the time; a time
   *     is met within 2 s
   * @param remediations how each action ended: {@code "Start nats: Succeeded"}
   * @param decisions by alert: its reasons, each once in a row
   * @param at what is so at certain moments
   * @param events texts that the Events, as {@code "Reason message"}, contain in this order
   * @param noEvents texts that no Event contains
   * @param eventCounts by text: how many Events contain it
   * @param escalated the alerts for which a person was told, and no others
   */
  record Expect(
      @Nullable List<String> actions,
      @Nullable List<String> remediations,
      @Nullable Map<String, List<Reason>> decisions,
      @Nullable List<Moment> at,
      @Nullable List<String> events,
      @Nullable List<String> noEvents,
      @Nullable Map<String, Integer> eventCounts,
      @Nullable List<String> escalated) {}

  /**
   * What is so at a moment.
   *
   * @param message a text that the decision's message contains
   */
  record Moment(
      String time,
      String alert,
      @Nullable Reason reason,
      AlertState.@Nullable Phase state,
      @Nullable String message) {}
}
