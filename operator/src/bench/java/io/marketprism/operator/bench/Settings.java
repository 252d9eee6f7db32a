package io.marketprism.operator.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How much is measured: from the environment, or what the page's own figures are made with.
 *
 * @param what the measurements to make; {@code BENCH}
 * @param stacks the sizes of fleets; {@code BENCH_STACKS}
 * @param seconds how long each is watched; {@code BENCH_SECONDS}
 * @param warmup how many seconds each runs before; {@code BENCH_WARMUP}
 * @param rounds how often each contender has its turn; {@code BENCH_ROUNDS}
 * @param deaths how many containers end for each contender in a round; {@code BENCH_DEATHS}
 * @param folder where the page and its figures are written; {@code BENCH_OUT}
 */
record Settings(
    List<String> what,
    List<Integer> stacks,
    int seconds,
    int warmup,
    int rounds,
    int deaths,
    Path folder) {

  /** As the environment says. */
  static Settings ofEnvironment(Path page) {
    return new Settings(
        words("BENCH", "code boot heal scale page"),
        words("BENCH_STACKS", "1 100 400 1000").stream().map(Integer::valueOf).toList(),
        number("BENCH_SECONDS", 60),
        number("BENCH_WARMUP", 60),
        number("BENCH_ROUNDS", 3),
        number("BENCH_DEATHS", 20),
        variable("BENCH_OUT").map(Path::of).orElse(page.getParent()));
  }

  /** A program by the variable that names it, or by its name on the path. */
  static Optional<Path> program(String variable, String name) {
    return variable(variable)
        .map(Path::of)
        .or(
            () ->
                Arrays.stream(System.getenv("PATH").split(":", -1))
                    .map(folder -> Path.of(folder, name))
                    .filter(Files::isExecutable)
                    .findFirst());
  }

  private static Optional<String> variable(String name) {
    return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
  }

  private static List<String> words(String name, String otherwise) {
    return List.of(variable(name).orElse(otherwise).strip().split("\\s+"));
  }

  private static int number(String name, int otherwise) {
    return variable(name).map(Integer::parseInt).orElse(otherwise);
  }
}
