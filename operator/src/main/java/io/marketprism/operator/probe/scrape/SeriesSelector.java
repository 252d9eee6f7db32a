package io.marketprism.operator.probe.scrape;

import java.util.List;
import java.util.function.Predicate;

/**
 * A choice of series, as Prometheus writes it: {@code connected{exchange=~"okx.*",type!="spot"}}.
 *
 * <p>It begins with the metric's name. A label that a series lacks is the empty string. Regular
 * expressions are RE2's and must match the whole value. Strings stand in double or single quotes;
 * as in Prometheus a backslash in them is written twice.
 */
public final class SeriesSelector {

  /** Characters of a selector. */
  public static final int LENGTH_CAP = 1_000;

  /**
   * Instructions that a regular expression may come to. RE2 writes counted repetitions out, so that
   * a few nested ones would fill the memory.
   */
  public static final int REGEX_CAP = 10_000;

  /**
   * What one label must be.
   *
   * @param label the label's name
   * @param wanted what the test must come to
   */
  record LabelMatcher(String label, boolean wanted, Predicate<String> test) {
    boolean matches(Sample sample) {
      return test.test(sample.label(label)) == wanted;
    }
  }

  private final String text;
  private final String metric;
  private final List<LabelMatcher> matchers;

  SeriesSelector(String text, String metric, List<LabelMatcher> matchers) {
    this.text = text;
    this.metric = metric;
    this.matchers = List.copyOf(matchers);
  }

  /**
   * Reads a selector.
   *
   * @throws InvalidSelectorException naming what is wrong and where
   */
  public static SeriesSelector parse(String text) throws InvalidSelectorException {
    return new SelectorParser(text).parse();
  }

  /** The name of the metric whose series are chosen. */
  public String metric() {
    return metric;
  }

  /** Whether the sample is of a chosen series. */
  public boolean matches(Sample sample) {
    return sample.name().equals(metric) && matchers.stream().allMatch(m -> m.matches(sample));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SeriesSelector selector && selector.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** The selector as it was written. */
  @Override
  public String toString() {
    return text;
  }
}
