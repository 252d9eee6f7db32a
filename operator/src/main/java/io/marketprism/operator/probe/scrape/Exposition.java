package io.marketprism.operator.probe.scrape;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Reads a page in the Prometheus text format 0.0.4, or in that of OpenMetrics as far as the two
 * agree: of an exemplar and of a timestamp only the shape counts, and each number is taken as of
 * the moment of the scrape.
 *
 * <p>Every line is checked for its shape, so that an error page in HTML or JSON is refused, but
 * only samples with wanted names are kept. Comments are skipped, {@code HELP}, {@code TYPE} and
 * {@code EOF} too.
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
   * @return the samples with wanted names, in the order of the page
   * @throws IOException if the stream can't be read
   * @throws MalformedPageException at the first line that isn't one of metrics, or that has a
   *     wanted series once more
   * @throws PageTooLargeException if the page is beyond a cap
   */
  public static List<Sample> read(InputStream in, Predicate<String> wantedName)
      throws IOException, MalformedPageException, PageTooLargeException {
    PageLines lines = new PageLines(in);
    SampleParser parser = new SampleParser(wantedName);
    List<Sample> samples = new ArrayList<>();
    Set<String> series = new HashSet<>();
    while (lines.next()) {
      Sample sample = parser.parse(lines);
      if (sample == null) {
        continue;
      }
      if (samples.size() == SAMPLES_CAP) {
        throw new PageTooLargeException("more than " + SAMPLES_CAP + " samples are asked for");
      }
      if (!series.add(sample.series())) {
        String name = sample.name();
        throw new MalformedPageException(
            lines.number(),
            "a series is on the page already, of the metric "
                + name.substring(0, Math.min(name.length(), SampleParser.QUOTE_CAP)));
      }
      samples.add(sample);
    }
    return List.copyOf(samples);
  }
}
