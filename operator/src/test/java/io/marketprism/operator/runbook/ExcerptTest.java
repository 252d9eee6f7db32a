package io.marketprism.operator.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of a text from outside may stand in a sentence. */
class ExcerptTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<html><body><h1>502 Bad Gateway</h1></body></html> | 502 Bad Gateway",
        "<html><style>p {}</style><p>down</p></html>        | down",
        "status < 400 && lag > 3                            | status < 400 && lag > 3",
      })
  void aPageIsItsWordsAndARuleIsAsItIs(String text, String plain) {
    assertThat(Excerpt.plain(text)).isEqualTo(plain);
  }

  /**
   * Of half a character an API server keeps a question mark, and each status would be a new one.
   */
  @Test
  void whatSteersATerminalTurnsATextOrIsHalfACharacterIsLeftOut() {
    assertThat(Excerpt.plain("\u001b[1;31mdown\u001b[0m \u001b[38;5;9mnow\u001b[K"))
        .isEqualTo("down now");
    assertThat(Excerpt.plain("\u001b]8;;http://x\u0007link\u001b]8;;\u001b\\")).isEqualTo("link");
    assertThat(Excerpt.plain("a\u202eb\u200fc\u061cd\nE")).isEqualTo("a b c d E");
    assertThat(Excerpt.plain("\ud83d a \ude00 \ud83d\ude00")).isEqualTo("  a   \ud83d\ude00");
  }

  /** A service may answer with a megabyte of beginnings of tags, each searched for its end. */
  @Test
  void ofALongTextOnlyTheBeginningIsLookedAt() {
    String hostile = "<html>down" + "<script".repeat(150_000);
    assertThat(Excerpt.plain(hostile)).startsWith("down").hasSizeLessThanOrEqualTo(10_000);
  }

  @Test
  void noCharacterIsCutInHalf() {
    assertThat(Excerpt.of("ab\ud83d\ude00cdefg", 6)).isEqualTo("ab...");
    assertThat(Excerpt.of("abc", 3)).isEqualTo("abc");
    assertThat(Excerpt.endOf("abc\ud83d\ude00de", 6)).isEqualTo("...de");
    assertThat(Excerpt.endOf("abcdefg", 6)).isEqualTo("...efg");
    assertThat(Excerpt.endOf("abc", 3)).isEqualTo("abc");
  }
}
