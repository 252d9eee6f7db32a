package io.marketprism.operator.plugin;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Columns as kubectl prints them. */
final class Table {

  private static final String GAP = "   ";

  private final List<String[]> rows = new ArrayList<>();

  Table(String... titles) {
    rows.add(titles);
  }

  /** Adds a row with a cell for each title; what is empty is shown as a dash. */
  void add(String... cells) {
    rows.add(
        Arrays.stream(cells)
            .map(cell -> cell.isBlank() ? "-" : cell.strip().replaceAll("\\s+", " "))
            .toArray(String[]::new));
  }

  boolean isEmpty() {
    return rows.size() == 1;
  }

  @Override
  public String toString() {
    int[] widths =
        IntStream.range(0, rows.getFirst().length)
            .map(column -> rows.stream().mapToInt(row -> row[column].length()).max().orElse(0))
            .toArray();
    return rows.stream()
        .map(
            row ->
                IntStream.range(0, row.length)
                        .mapToObj(i -> row[i] + " ".repeat(widths[i] - row[i].length()))
                        .collect(Collectors.joining(GAP))
                        .stripTrailing()
                    + "\n")
        .collect(Collectors.joining());
  }
}
