package io.marketprism.operator.bench;

import java.io.IOException;
import java.util.concurrent.Callable;

/** Measures what the environment asks for, and writes the page after each measurement. */
public final class PerformanceBench {

  private PerformanceBench() {}

  /**
   * @param none everything is said by {@link Settings}
   */
  public static void main(String[] none) throws Exception {
    Settings settings = Settings.ofEnvironment(PerformancePage.PAGE);
    PerformancePage page = new PerformancePage(settings.folder());
    for (String what : settings.what()) {
      System.out.println("bench: " + what + " ...");
      page.put(what, Measured.now(measurement(what, settings).call()));
      System.out.println("bench: written to " + settings.folder());
    }
    System.exit(0); // what was started ends with it
  }

  private static Callable<Figures> measurement(String what, Settings settings) throws IOException {
    return switch (what) {
      case "code" -> new CodeMeasurement(settings)::run;
      case "boot" -> new BootMeasurement(settings)::run;
      case "heal" -> new HealMeasurement(settings)::run;
      case "scale" -> new ScaleMeasurement(settings)::run;
      case "page" -> new PageMeasurement(settings)::run;
      default ->
          throw new IOException("BENCH=" + what + ": there are code, boot, heal, scale and page");
    };
  }
}
