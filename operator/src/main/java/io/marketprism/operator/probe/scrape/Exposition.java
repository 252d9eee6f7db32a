package io.marketprism.operator.probe.scrape;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Reads a page in the Prometheus text format 0.0.4, or in that of OpenMetrics as far as the two
 * agree: of an exemplar and of a timestamp only the shape counts, and each number is taken as of
 * the moment of the scrape.
 *
 * <p>Every line is checked for its shape, so that an error page in HTML or JSON is refused, but
 * only samples with wanted names are kept. Comments are skipped, {@code HELP}, {@code TYPE} and
 * {@code EOF} too, and so is a line beyond the cap of which nothing is wanted.
 */
public final class Exposition {

  /** Bytes of a page. */
  public static final int PAGE_CAP = 16 * 1024 * 1024;

  /** Bytes of a line, without its end. */
  public static final int LINE_CAP = 64 * 1024;

  /** Samples of a page with a wanted name. */
  public static final int SAMPLES_CAP = 10_000;

  private Exposition() {}

  /**
   * Reads to the end of the stream and doesn't close it.
   *
   * @param wantedName which names are kept; may be asked more than once for one name
   * @return the samples with wanted names, in the order of the page; one that is there more than
   *     once with different numbers is NaN
   * @throws IOException if the stream can't be read
   * @throws MalformedPageException at the first line that isn't one of metrics
   * @throws PageTooLargeException if the page is beyond a cap
   */
  public static List<Sample> read(InputStream in, Predicate<String> wantedName)
      throws IOException, MalformedPageException, PageTooLargeException {
    PageLines lines = new PageLines(in);
    SampleParser parser = new SampleParser(wantedName);
    Map<String, Sample> samples = new LinkedHashMap<>();
    while (lines.next()) {
      if (lines.isCutOff()) {
        if (parser.wants(lines)) {
          throw new PageTooLargeException(
              "line %d is longer than %d bytes".formatted(lines.number(), LINE_CAP));
        }
        continue;
      }
      Sample sample = parser.parse(lines);
      if (sample == null) {
        continue;
      }
      if (samples.size() == SAMPLES_CAP) {
        throw new PageTooLargeException("more than " + SAMPLES_CAP + " samples are asked for");
      }
      samples.merge(sample.series(), sample, Exposition::twice);
    }
    return List.copyOf(samples.values());
  }

  /** Which of the two numbers it is can't be said; the rest of the page can. */
  private static Sample twice(Sample first, Sample second) {
    return Double.compare(first.value(), second.value()) == 0
        ? first
        : new Sample(first.name(), first.labels(), Double.NaN);
  }
}
