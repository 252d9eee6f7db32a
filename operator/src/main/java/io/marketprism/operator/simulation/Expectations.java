package io.marketprism.operator.simulation;

import io.marketprism.operator.runbook.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Holds what came of a scenario against what was expected. */
final class Expectations {

  private static final Duration TOLERANCE = Duration.ofSeconds(2);

  private final ScenarioFile.Expect expect;
  private final Chronicle chronicle;
  private final List<String> mismatches = new ArrayList<>();

  private Expectations(ScenarioFile.Expect expect, Chronicle chronicle) {
    this.expect = expect;
    this.chronicle = chronicle;
  }

  /** What is not as expected, a sentence each; empty when all is. */
  static List<String> check(ScenarioFile.Expect expect, Chronicle chronicle)
      throws ScenarioException {
    Expectations expectations = new Expectations(expect, chronicle);
    expectations.actions();
    expectations.remediations();
    expectations.decisions();
    expectations.moments();
    expectations.eventsInOrder();
    expectations.eventsCounted();
    expectations.escalated();
    return expectations.mismatches;
  }

  private void actions() throws ScenarioException {
    if (expect.actions() == null) {
      return;
    }
    boolean same = expect.actions().size() == chronicle.acts().size();
    for (int i = 0; same && i < expect.actions().size(); i++) {
      same = isMet(expect.actions().get(i), chronicle.acts().get(i));
    }
    if (!same) {
      mismatch("actions", expect.actions(), chronicle.acts());
    }
  }

  private static boolean isMet(String expected, Chronicle.Act act) throws ScenarioException {
    if (expected.equals(act.what())) {
      return true;
    }
    String[] timeAndWhat = expected.split(" ", 2);
    if (timeAndWhat.length != 2 || !timeAndWhat[1].equals(act.what())) {
      return false;
    }
    Duration at = ScenarioReader.duration("expect.actions", timeAndWhat[0]);
    return at.minus(act.at()).abs().compareTo(TOLERANCE) <= 0;
  }

  private void remediations() {
    if (expect.remediations() != null && !expect.remediations().equals(chronicle.remediations())) {
      mismatch("remediations", expect.remediations(), chronicle.remediations());
    }
  }

  private void decisions() throws ScenarioException {
    if (expect.decisions() == null) {
      return;
    }
    for (Map.Entry<String, List<Reason>> entry : expect.decisions().entrySet()) {
      known(entry.getKey());
      List<Reason> reasons = chronicle.reasons(entry.getKey());
      if (!entry.getValue().equals(reasons)) {
        mismatch("decisions." + entry.getKey(), entry.getValue(), reasons);
      }
    }
  }

  private void moments() throws ScenarioException {
    if (expect.at() == null) {
      return;
    }
    for (ScenarioFile.Moment moment : expect.at()) {
      known(moment.alert());
      Duration at = ScenarioReader.duration("expect.at.time", moment.time());
      Chronicle.Judged judged = chronicle.at(moment.alert(), at).orElse(null);
      if (judged == null || !isMet(moment, judged)) {
        mismatch("at " + moment.time() + " " + moment.alert(), moment, judged);
      }
    }
  }

  private static boolean isMet(ScenarioFile.Moment moment, Chronicle.Judged judged) {
    return (moment.reason() == null || moment.reason() == judged.reason())
        && (moment.state() == null || moment.state() == judged.state())
        && (moment.message() == null || judged.message().contains(moment.message()));
  }

  private void eventsInOrder() {
    int from = 0;
    for (String expected : Objects.requireNonNullElse(expect.events(), List.<String>of())) {
      int found = from;
      while (found < chronicle.events().size()
          && !chronicle.events().get(found).text().contains(expected)) {
        found++;
      }
      if (found == chronicle.events().size()) {
        mismatch("events", expected, chronicle.events().subList(from, found));
        return;
      }
      from = found + 1;
    }
  }

  private void eventsCounted() {
    for (String unexpected : Objects.requireNonNullElse(expect.noEvents(), List.<String>of())) {
      if (count(unexpected) > 0) {
        mismatch("noEvents", unexpected, chronicle.events());
      }
    }
    Objects.requireNonNullElse(expect.eventCounts(), Map.<String, Integer>of())
        .forEach(
            (text, expected) -> {
              if (count(text) != expected) {
                mismatch("eventCounts." + text, expected, count(text));
              }
            });
  }

  private long count(String text) {
    return chronicle.events().stream().filter(told -> told.text().contains(text)).count();
  }

  private void escalated() {
    if (expect.escalated() != null
        && !new TreeSet<>(expect.escalated()).equals(chronicle.escalated())) {
      mismatch("escalated", expect.escalated(), chronicle.escalated());
    }
  }

  private void known(String alert) throws ScenarioException {
    if (!chronicle.decisions().containsKey(alert)) {
      throw new ScenarioException("expect: there is no alert " + alert);
    }
  }

  private void mismatch(String what, Object expected, @Nullable Object was) {
    mismatches.add("%s: expected %s, but was %s".formatted(what, expected, was));
  }
}
