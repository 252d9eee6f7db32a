package io.marketprism.operator.probe.scrape;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * One number of a page.
 *
 * @param name the metric's name, with the suffix that a histogram's series have
 * @param labels sorted by name; one with an empty value is the same as none and left out
 * @param value may be NaN or infinite
 */
public record Sample(String name, Map<String, String> labels, double value) {

  public Sample {
    // Sorted, so that the order on the page doesn't matter and no choice of names makes it slow.
    TreeMap<String, String> sorted = new TreeMap<>(labels);
    sorted.values().removeIf(String::isEmpty);
    labels = Collections.unmodifiableSortedMap(sorted);
  }

  /** The label's value; empty if there is none. */
  String label(String label) {
    return labels.getOrDefault(label, "");
  }

  /** Which series it is of: equal for equal names and labels, and for nothing else. */
  String series() {
    StringBuilder series = new StringBuilder(name);
    labels.forEach(
        (label, value) -> {
          String escaped = value.replace("\\", "\\\\").replace("\"", "\\\"");
          series.append(',').append(label).append("=\"").append(escaped).append('"');
        });
    return series.toString();
  }
}
