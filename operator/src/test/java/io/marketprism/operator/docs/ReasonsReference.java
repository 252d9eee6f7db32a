package io.marketprism.operator.docs;

import io.marketprism.operator.api.ConditionReason;
import io.marketprism.operator.api.ConditionType;
import io.marketprism.operator.api.HostConditionReason;
import io.marketprism.operator.api.HostConditionType;
import io.marketprism.operator.api.RemediationConditionType;
import io.marketprism.operator.api.StackState;
import io.marketprism.operator.event.EventReason;
import io.marketprism.operator.report.Narrator;
import io.marketprism.operator.runbook.AbortReason;
import io.marketprism.operator.runbook.Action;
import io.marketprism.operator.runbook.Reason;
import io.marketprism.operator.runbook.RemediationPhase;
import java.io.IOException;
import java.util.Map;
import java.util.function.Function;

/**
 * Writes {@code docs/reference/reasons.md}: the closed lists of words that the operator accounts
 * with, and what the code says that they mean.
 */
final class ReasonsReference {

  private static final String HEAD =
      """
      # Reasons

      The closed lists of words that the operator accounts with. Generated from the code by `make docs`. What to do
      about each: [troubleshooting](../how-to/troubleshooting.md).

      - [States](#states) of a stack
      - [Decisions](#decisions)
      - [Events](#events)
      - [Conditions](#conditions), and those [of a DockerHost](#of-a-dockerhost)
      - [Remediations](#remediations): [actions](#actions), [phases](#phases), [why one was given up](#aborted), [conditions](#of-a-remediation)
      """;

  private final StringBuilder text = new StringBuilder(HEAD);

  private ReasonsReference() {}

  static String page() throws IOException {
    ReasonsReference page = new ReasonsReference();
    page.states();
    page.decisions();
    page.events();
    page.conditions();
    page.remediations();
    return page.text.toString();
  }

  private void states() throws IOException {
    text.append(
        """

        ## States

        In `status.state` of a stack, since `status.stateSince`: the first that applies in this order, which is that of their
        urgency. `kubectl get mps` shows it.

        | state | meaning | |
        |---|---|---|
        """);
    rows(EnumDocs.of(StackState.class), Enum::name, state -> "");
  }

  private void decisions() throws IOException {
    text.append(
        """

        ## Decisions

        Each evaluation of each alert ends in one of these, the first that applies in this order. It stands in
        `status.alerts[].reason`, with a sentence in `message`. *Event*: it is reported by an Event when a firing alert comes
        to it.

        | reason | meaning | |
        |---|---|---|
        """);
    rows(
        EnumDocs.of(Reason.class),
        reason ->
            "[`%s`](../how-to/troubleshooting.md#%s)".formatted(reason, Slug.of(reason.name())),
        reason -> Narrator.isTold(reason) ? "Event" : "");
  }

  private void events() throws IOException {
    text.append(
        """

        ## Events

        Of the stack, in the order of what happened. Besides these, an Event has the reason of a
        [decision](#decisions) that is marked so, or of a [condition](#conditions) that isn't as it should be (not of
        Reconciling, nor Escalated: those are reported by their alert; nor of Accepted, which Stalled says) or of Ready when it is True again.

        | reason | meaning | type |
        |---|---|---|
        """);
    rows(EnumDocs.of(EventReason.class), Enum::name, reason -> reason.type().name());
  }

  private void conditions() throws IOException {
    text.append(
        """

        ## Conditions

        In `status.conditions` of a stack, after
        [kstatus](https://github.com/kubernetes-sigs/cli-utils/blob/master/pkg/kstatus/README.md): all but `Ready`
        and `Accepted` are abnormal when `True`. `kubectl wait --for=condition=Ready mps/marketprism` waits for one.
        """);
    conditions(
        "###",
        ConditionType.class,
        ConditionReason.class,
        ConditionReason::type,
        ConditionReason::status);
    text.append(
        """

        ### Of a DockerHost

        In `status.conditions` of a DockerHost; all are normal when `True`.
        """);
    conditions(
        "####",
        HostConditionType.class,
        HostConditionReason.class,
        HostConditionReason::type,
        HostConditionReason::status);
  }

  private <T extends Enum<T>, R extends Enum<R>> void conditions(
      String heading,
      Class<T> types,
      Class<R> reasons,
      Function<R, T> type,
      Function<R, String> status)
      throws IOException {
    Map<R, String> meanings = EnumDocs.of(reasons);
    EnumDocs.of(types)
        .forEach(
            (condition, meaning) -> {
              text.append("\n%s %s\n\n%s\n\n".formatted(heading, condition, meaning));
              text.append("| reason | meaning | status |\n|---|---|---|\n");
              meanings.forEach(
                  (reason, what) -> {
                    if (type.apply(reason) == condition) {
                      row(reason.name(), what, status.apply(reason));
                    }
                  });
            });
  }

  private void remediations() throws IOException {
    text.append("\n## Remediations\n\n### Actions\n\n| action | meaning | |\n|---|---|---|\n");
    rows(
        EnumDocs.of(Action.class),
        Enum::name,
        action -> action.disturbs() ? "counts as a restart" : "");
    text.append("\n### Phases\n\n| phase | meaning | |\n|---|---|---|\n");
    rows(
        EnumDocs.of(RemediationPhase.class),
        Enum::name,
        phase -> phase.isTerminal() ? "the end" : "");
    text.append(
        """

        ### Aborted

        The message of a Remediation that was given up begins with one of these.

        | word | meaning | |
        |---|---|---|
        """);
    rows(EnumDocs.of(AbortReason.class), Enum::name, reason -> "");
    text.append(
        """

        ### Of a Remediation

        In `status.conditions` of a Remediation once it has ended; the reason is its phase.
        `kubectl wait --for=condition=Complete rem/marketprism.nats.1` waits for its success.

        | condition | meaning | |
        |---|---|---|
        """);
    rows(EnumDocs.of(RemediationConditionType.class), Enum::name, type -> "");
  }

  private <E extends Enum<E>> void rows(
      Map<E, String> meanings, Function<E, String> word, Function<E, String> note) {
    meanings.forEach(
        (constant, meaning) -> row(word.apply(constant), meaning, note.apply(constant)));
  }

  private void row(String word, String meaning, String note) {
    String first = word.startsWith("[") ? word : "`" + word + "`";
    text.append("| %s | %s | %s |\n".formatted(first, meaning, note));
  }
}
