package io.marketprism.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javax.imageio.ImageIO;

/** How a page looks: by its boxes on any machine, and beside the pictures of the documentation. */
public final class Looks {

  private static final Path PICTURES = Shell.ROOT.resolve("docs/images");

  private static final Path BOXES =
      Shell.ROOT.resolve("operator/src/test/resources/io/marketprism/operator/e2e");

  /** Letters differ from machine to machine: what is compared is the colour of squares. */
  private static final int SQUARE = 40;

  /** Of 255, in any of the three colours: what letters make of a square differs by less. */
  private static final double VISIBLE = 20;

  /**
   * The share of the squares that may differ: a line that is broken elsewhere moves those below.
   */
  private static final double FEW = 0.2;

  private Looks() {}

  /** What somebody who looks at it would complain of; empty where all is well. */
  public static List<String> faults(Page page) {
    return strings(page.evaluate(script("/looks.js")));
  }

  /** Nothing overlaps, is cut, goes beyond the edge or can't be read. */
  public static void areWell(Page page, String what) {
    assertThat(faults(page)).as(what).isEmpty();
  }

  /**
   * What is in sight looks as in a picture of the documentation, and the parts of the page are
   * where they were when it was taken. With {@code -Dpictures=true} it is taken again.
   */
  public static void areAsIn(Page page, String name) {
    Path boxes = BOXES.resolve(name + ".boxes");
    try {
      if (Boolean.getBoolean("pictures")) {
        Files.write(file(name), page.screenshot());
        Files.write(boxes, boxes(page));
      }
      assertThat(boxes(page))
          .as("parts of %s; where they are wanted so, take it again with -Dpictures=true", name)
          .isEqualTo(Files.readAllLines(boxes));
      assertThat(difference(read(page.screenshot()), read(Files.readAllBytes(file(name)))))
          .as("the share of %s that looks otherwise", file(name))
          .isLessThan(FEW);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> boxes(Page page) {
    return strings(page.evaluate(script("/boxes.js")));
  }

  private static List<String> strings(Object list) {
    return ((List<?>) list).stream().map(String::valueOf).toList();
  }

  private static Path file(String name) {
    return PICTURES.resolve(name + ".png");
  }

  /** The share of the squares that look otherwise; 1 for pictures of different sizes. */
  static double difference(BufferedImage one, BufferedImage other) {
    if (one.getWidth() != other.getWidth() || one.getHeight() != other.getHeight()) {
      return 1;
    }
    int all = 0;
    int different = 0;
    for (int y = 0; y < one.getHeight(); y += SQUARE) {
      for (int x = 0; x < one.getWidth(); x += SQUARE) {
        all++;
        if (isOther(colour(one, x, y), colour(other, x, y))) {
          different++;
        }
      }
    }
    return (double) different / all;
  }

  private static boolean isOther(double[] one, double[] other) {
    for (int i = 0; i < one.length; i++) {
      if (Math.abs(one[i] - other[i]) > VISIBLE) {
        return true;
      }
    }
    return false;
  }

  private static double[] colour(BufferedImage image, int left, int top) {
    double[] sums = new double[3];
    int right = Math.min(left + SQUARE, image.getWidth());
    int bottom = Math.min(top + SQUARE, image.getHeight());
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        int rgb = image.getRGB(x, y);
        sums[0] += rgb >> 16 & 0xff;
        sums[1] += rgb >> 8 & 0xff;
        sums[2] += rgb & 0xff;
      }
    }
    int pixels = (right - left) * (bottom - top);
    return new double[] {sums[0] / pixels, sums[1] / pixels, sums[2] / pixels};
  }

  static BufferedImage read(byte[] png) throws IOException {
    return Objects.requireNonNull(ImageIO.read(new ByteArrayInputStream(png)), "no picture");
  }

  private static String script(String name) {
    try (InputStream in = Looks.class.getResourceAsStream(name)) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return text.substring(text.indexOf("() =>"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
