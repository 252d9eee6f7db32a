package io.marketprism.operator.runbook;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Judges all restarts that are wanted, and gives those that there are to the engine. */
final class Wants {

  private Wants() {}

  /**
   * @param policy with what is wanted behind its alerts
   * @param memories by what is wanted
   * @param trends by service
   */
  record Outcome(
      StackPolicy policy, Map<String, Wanted.Memory> memories, Map<String, Trend> trends) {}

  static Outcome judge(
      StackPolicy policy, EngineState before, Readings readings, History history, Instant now) {
    Map<String, Trend> trends = Trend.next(policy.forecasts(), before.trends(), readings, now);
    Map<String, Wanted.Memory> memories = new LinkedHashMap<>();
    List<AlertPolicy> alerts = new ArrayList<>(policy.alerts());
    for (Wanted wanted : policy.wanted()) {
      Wanted.Verdict verdict =
          wanted
              .due()
              .judge(
                  new Wanted.View(
                      readings.of(wanted.service()).container(),
                      history.of(wanted.service()).stream()
                          .filter(attempt -> attempt.alert().equals(wanted.name()))
                          .toList(),
                      memory(wanted, before, now),
                      forecast(wanted, trends),
                      policy.mode(wanted.service(), wanted.name()).mode(),
                      now));
      memories.put(wanted.name(), verdict.memory());
      alerts.add(new Wanted.Judged(wanted, verdict).alert());
    }
    return new Outcome(policy.with(alerts), memories, trends);
  }

  private static @Nullable Forecast forecast(Wanted wanted, Map<String, Trend> trends) {
    Trend trend = trends.get(wanted.service());
    return trend == null ? null : trend.forecast();
  }

  /** Another one under the same name is remembered by nothing. */
  private static Wanted.Memory memory(Wanted wanted, EngineState before, Instant now) {
    Wanted.Memory memory = before.wanted().get(wanted.name());
    return memory == null || !memory.text().equals(wanted.due().text())
        ? new Wanted.Memory(wanted.due().text(), now, null, null)
        : memory;
  }

  /** What is remembered of alerts, without those of what is another one now. */
  static Map<String, AlertState> kept(StackPolicy policy, EngineState before) {
    Map<String, AlertState> kept = new LinkedHashMap<>(before.alerts());
    for (Wanted wanted : policy.wanted()) {
      Wanted.Memory memory = before.wanted().get(wanted.name());
      if (memory != null && !memory.text().equals(wanted.due().text())) {
        kept.remove(wanted.name());
      }
    }
    return kept;
  }
}
