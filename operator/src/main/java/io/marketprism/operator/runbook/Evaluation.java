package io.marketprism.operator.runbook;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of one evaluation of a stack.
 *
 * @param state what to remember
 * @param decisions one per alert, in the policy's order
 * @param verdicts verifications, and proposals, that have come to an end
 * @param readiness by service
 * @param history what was done, with what counts although its Remediation is gone
 * @param hosts by DockerHost, what concerns the other stacks there: to be kept and given to their
 *     evaluations, until the next one of this stack or its end
 * @param wakeAt when something may change by the passing of time alone; null when nothing can
 * @param grounds what the decisions were made with
 */
public record Evaluation(
    EngineState state,
    List<Decision> decisions,
    List<Verification.Verdict> verdicts,
    Map<String, Readiness.Verdict> readiness,
    History history,
    Map<String, HostShare> hosts,
    @Nullable Instant wakeAt,
    Grounds grounds) {

  /** One that nobody asks for its grounds. */
  public Evaluation(
      EngineState state,
      List<Decision> decisions,
      List<Verification.Verdict> verdicts,
      Map<String, Readiness.Verdict> readiness,
      History history,
      Map<String, HostShare> hosts,
      @Nullable Instant wakeAt) {
    this(state, decisions, verdicts, readiness, history, hosts, wakeAt, Grounds.NONE);
  }

  /** Why each alert is acted on, or not. Made when it is asked for: nobody needs it to decide. */
  public Explanation explain() {
    return Explainer.explain(decisions, grounds);
  }

  public Optional<Decision> decision(String alert) {
    return decisions.stream().filter(d -> d.alert().equals(alert)).findFirst();
  }

  /** What an alert was judged by; empty for one that was not. */
  public Optional<Scope> scope(String alert) {
    return judgement(alert).map(Judgement::scope);
  }

  /** The name of the scenario that an alert was found to be; empty where none was. */
  public Optional<String> scenario(String alert) {
    return judgement(alert).map(Judgement::applying).map(ScenarioPolicy::name);
  }

  private Optional<Judgement> judgement(String alert) {
    return grounds.steps().stream()
        .filter(step -> step.decision().alert().equals(alert))
        .map(step -> step.candidate().judgement())
        .findFirst();
  }

  /** The actions to take or to propose now. */
  public List<Decision> toAct() {
    return decisions.stream().filter(d -> d.plan() != null).toList();
  }
}
