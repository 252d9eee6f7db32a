package io.marketprism.operator.runbook;

/**
 * Whether a service is ready: its container runs and every probe marked {@code readiness} succeeds
 * (design: "Service ready").
 */
public final class Readiness {

  private Readiness() {}

  /**
   * @param ready three-valued
   * @param message why it isn't, or why that can't be said; empty when it is
   */
  public record Verdict(Truth ready, String message) {}

  public static Verdict of(ServicePolicy service, ServiceReadings readings) {
    switch (readings.container()) {
      case Reading.Unknown<ContainerFacts>(String why) -> {
        return unknown(why);
      }
      case Reading.Known<ContainerFacts>(ContainerFacts facts) -> {
        if (facts.state() != ContainerState.RUNNING) {
          return new Verdict(Truth.of(false), describe(facts));
        }
      }
    }
    Verdict verdict = new Verdict(Truth.of(true), "");
    for (String probe : service.readiness()) {
      switch (readings.probes().getOrDefault(probe, Reading.unknown("not probed yet"))) {
        case Reading.Unknown<ProbeResult>(String why) ->
            verdict = unknown("probe " + probe + ": " + why);
        case Reading.Known<ProbeResult>(ProbeResult result) -> {
          if (!result.ok()) {
            return new Verdict(Truth.of(false), "probe " + probe + ": " + result.message());
          }
        }
      }
    }
    return verdict;
  }

  private static Verdict unknown(String why) {
    return new Verdict(new Truth.Unknown(why), why);
  }

  /** A container that doesn't run, in words. */
  static String describe(ContainerFacts facts) {
    return switch (facts.state()) {
      case ABSENT -> "container " + facts.name() + " does not exist";
      case EXITED, DEAD ->
          "container %s has exited with code %d%s"
              .formatted(
                  facts.name(), facts.exitCode(), facts.oomKilled() ? " (out of memory)" : "");
      default -> "container " + facts.name() + " is " + facts.state().word();
    };
  }
}
