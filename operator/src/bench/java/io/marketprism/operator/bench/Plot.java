package io.marketprism.operator.bench;

import io.marketprism.operator.bench.Measured.Figure;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What each further stack takes, from the smallest fleet to the largest, as a chart of Mermaid. */
final class Plot {

  private static final String FURTHER = " of each further stack";

  private Plot() {}

  /** A chart for each figure that tells it; nothing where there is none. */
  static String of(Measured measured) {
    return measured.figures().stream()
        .filter(figure -> figure.what().endsWith(FURTHER))
        .collect(Collectors.groupingBy(Figure::what))
        .values()
        .stream()
        .map(Plot::chart)
        .collect(Collectors.joining());
  }

  private static String chart(List<Figure> line) {
    String sizes = line.stream().map(f -> "\"" + f.of() + "\"").collect(Collectors.joining(", "));
    String values =
        line.stream()
            .map(f -> String.format(Locale.ROOT, "%.4f", f.median()))
            .collect(Collectors.joining(", "));
    double most = line.stream().mapToDouble(Figure::median).max().orElseThrow();
    return String.format(
        Locale.ROOT,
        """

        ```mermaid
        xychart-beta
          title "%s"
          x-axis [%s]
          y-axis "%s" 0 --> %.4f
          line [%s]
        ```
        """,
        line.getFirst().what(),
        sizes,
        line.getFirst().unit(),
        1.2 * most,
        values);
  }
}
