package io.marketprism.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** What a process takes of the machine. */
public record ProcessUse(long residentMegabytes, long threads, long files) {

  /** What this process takes now. */
  public static ProcessUse of(long pid) {
    Path process = Path.of("/proc", String.valueOf(pid));
    try (Stream<Path> open = Files.list(process.resolve("fd"))) {
      List<String> status = Files.readAllLines(process.resolve("status"));
      return new ProcessUse(
          number(status, "VmRSS:") / 1024, number(status, "Threads:"), open.count());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long number(List<String> status, String key) {
    return status.stream()
        .filter(line -> line.startsWith(key))
        .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElseThrow();
  }

  /** The last third takes no more than the first, but for what wavers. */
  static void assertFlat(List<ProcessUse> samples) {
    assertThat(samples).as("samples").hasSizeGreaterThanOrEqualTo(6);
    assertFlat("MiB of memory", samples, ProcessUse::residentMegabytes, 1.2, 16);
    assertFlat("threads", samples, ProcessUse::threads, 1.1, 4);
    assertFlat("open files", samples, ProcessUse::files, 1.1, 6);
  }

  private static void assertFlat(
      String what,
      List<ProcessUse> samples,
      ToLongFunction<ProcessUse> use,
      double factor,
      double more) {
    int third = samples.size() / 3;
    double first = mean(samples.subList(0, third), use);
    double last = mean(samples.subList(samples.size() - third, samples.size()), use);
    System.out.printf("soak: %s: %.0f in the first third, %.0f in the last%n", what, first, last);
    assertThat(last).as(what).isLessThanOrEqualTo(first * factor + more);
  }

  private static double mean(List<ProcessUse> samples, ToLongFunction<ProcessUse> use) {
    return samples.stream().mapToLong(use).average().orElseThrow();
  }

  @Override
  public String toString() {
    return "%d MiB, %d threads, %d files".formatted(residentMegabytes, threads, files);
  }
}
