package io.marketprism.operator.simulation;

import io.marketprism.operator.runbook.Evaluation;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A scenario file, played. */
public final class Scenario {

  private final ScenarioFile file;
  private final Chronicle chronicle;
  private final List<String> mismatches;

  private Scenario(ScenarioFile file, Consumer<Evaluation> witness) throws ScenarioException {
    this.file = file;
    this.chronicle = ScenarioRun.play(file, witness);
    this.mismatches = Expectations.check(file.expect(), chronicle);
  }

  /**
   * Plays a file.
   *
   * @throws ScenarioException when it can't be understood
   */
  public static Scenario play(Path file) throws ScenarioException {
    return play(file, evaluation -> {});
  }

  /**
   * The same.
   *
   * @param witness sees each evaluation
   */
  static Scenario play(Path file, Consumer<Evaluation> witness) throws ScenarioException {
    return new Scenario(ScenarioReader.read(file), witness);
  }

  /** Plays the text of a file. */
  public static Scenario play(String yaml) throws ScenarioException {
    return new Scenario(ScenarioReader.read(yaml), evaluation -> {});
  }

  /** What it is about, in a sentence. */
  public String name() {
    return file.name();
  }

  /** The runbook's rows that it shows, as {@code Alert/scenario}. */
  public List<String> rows() {
    return file.rowsOrEmpty();
  }

  /** What is not as expected, a sentence each; empty when all is. */
  public List<String> mismatches() {
    return List.copyOf(mismatches);
  }

  Chronicle chronicle() {
    return chronicle;
  }

  /** All that was decided and told, line by line. */
  public Stream<String> story() {
    Stream<String> decisions =
        chronicle.decisions().entrySet().stream()
            .flatMap(e -> e.getValue().stream().map(j -> "  " + e.getKey() + ": " + j));
    Stream<String> events = chronicle.events().stream().map(told -> "  event " + told);
    Stream<String> remediations = chronicle.remediations().stream().map(r -> "  " + r);
    return Stream.of(decisions, events, remediations).flatMap(lines -> lines);
  }
}
