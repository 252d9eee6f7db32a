package io.marketprism.operator.api;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Texts that are nearly what somebody would declare. */
public final class Mutants {

  private static final String SIGNS =
      "aZ09-._~:/?#[]@!$&'()*+,;=% {}|\\^`\"<>\t\n\u0000\u007f\u00e9\u4e2d";

  private Mutants() {}

  /** Each with none to three signs put in, taken away or exchanged; the same for each seed. */
  public static Stream<String> of(long seed, List<String> texts) {
    Random random = new Random(seed);
    return Stream.generate(
        () -> {
          StringBuilder text = new StringBuilder(texts.get(random.nextInt(texts.size())));
          for (int changes = random.nextInt(4); changes > 0; changes--) {
            int at = random.nextInt(text.length() + 1);
            int length = at < text.length() && random.nextBoolean() ? 1 : 0;
            String sign = String.valueOf(SIGNS.charAt(random.nextInt(SIGNS.length())));
            text.replace(at, at + length, random.nextInt(3) == 0 ? "" : sign);
          }
          return text.toString();
        });
  }
}
