package io.marketprism.operator.bench;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.marketprism.operator.bench.Measured.Figure;
import io.marketprism.operator.e2e.Shell;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The page of performance: what stands between two marks is written here, and the figures beside it
 * as JSON. What isn't measured this time stays as it was.
 */
final class PerformancePage {

  /** Where it is kept; the prose around the figures is written by people. */
  static final Path PAGE = Shell.ROOT.resolve("docs/explanation/performance.md");

  private static final String BEGIN = "<!-- figures: written by make bench -->\n";
  private static final String END = "<!-- end of figures -->\n";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final Map<String, Measured> measurements = new LinkedHashMap<>();

  PerformancePage(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    if (Files.exists(json())) {
      measurements.putAll(JSON.readValue(json().toFile(), new TypeReference<>() {}));
    }
  }

  private Path json() {
    return folder.resolve("performance.json");
  }

  /** Takes up a measurement, and writes the page. */
  void put(String name, Measured measured) throws IOException {
    measurements.put(name, measured);
    JSON.writerWithDefaultPrettyPrinter().writeValue(json().toFile(), measurements);
    String page = Files.readString(PAGE);
    Files.writeString(
        folder.resolve(PAGE.getFileName()),
        page.substring(0, page.indexOf(BEGIN) + BEGIN.length())
            + measurements.entrySet().stream()
                .map(m -> section(m.getKey(), m.getValue()))
                .collect(Collectors.joining())
            + page.substring(page.indexOf(END)));
  }

  private static String section(String name, Measured measured) {
    StringBuilder section = new StringBuilder();
    section.append(
        """

        ### %s

        %s, commit %s; %s, load %s to %s.%s

        | | | operator | beside it | ratio |
        |---|---|---|---|---|
        """
            .formatted(
                title(name),
                measured.date(),
                measured.commit(),
                measured.machine(),
                number(measured.load()[0]),
                number(measured.load()[1]),
                measured.absent().stream()
                    .map(absent -> " Not found on this machine: " + absent + ".")
                    .collect(Collectors.joining())));
    String of = "";
    for (Figure figure : measured.figures()) {
      if (figure.contender().equals(Subjects.OPERATOR)) {
        section.append(row(figure, measured, figure.of().equals(of)));
        of = figure.of();
      }
    }
    return section.append(Plot.of(measured)).append('\n').toString();
  }

  private static String title(String measurement) {
    return switch (measurement) {
      case "code" -> "Code that runs again and again";
      case "boot" -> "Start";
      case "heal" -> "From an event to the call";
      case "scale" -> "Many stacks";
      case "page" -> "The page";
      default -> measurement;
    };
  }

  private static String row(Figure own, Measured measured, boolean continued) {
    List<Figure> others =
        measured.figures().stream()
            .filter(f -> f.isOf(own) && !f.contender().equals(Subjects.OPERATOR))
            .toList();
    List<String> beside = new ArrayList<>();
    List<String> ratios = new ArrayList<>();
    for (Figure other : others) {
      beside.add("%s %s".formatted(other.contender(), number(other.median())));
      ratios.add(number(own.median() / other.median()));
    }
    return "| %s | %s | %s %s | %s | %s |\n"
        .formatted(
            continued ? "" : own.of(),
            own.what(),
            number(own.median()),
            own.unit(),
            String.join(", ", beside),
            String.join(", ", ratios));
  }

  /** Three digits that count. */
  static String number(double value) {
    return Double.isFinite(value)
        ? new BigDecimal(value)
            .round(
                new MathContext(Math.abs(value) < 1000 ? 3 : String.valueOf((long) value).length()))
            .stripTrailingZeros()
            .toPlainString()
        : "none";
  }
}
