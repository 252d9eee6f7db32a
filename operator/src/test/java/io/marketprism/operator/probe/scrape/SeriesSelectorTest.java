package io.marketprism.operator.probe.scrape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which series a selector chooses, and where it is wrong. */
class SeriesSelectorTest {

  private static final Sample OKX =
      new Sample("connected", Map.of("exchange", "okx_spot", "note", "a\"b\\c\nd"), 1);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "connected",
        " connected { } ",
        "connected{exchange=\"okx_spot\"}",
        "connected{exchange='okx_spot',}",
        "connected{ exchange = 'okx_spot' , exchange != 'okx' }",
        "connected{exchange=~\"okx.*\",x!=\"y\"}",
        "connected{exchange=~'okx|okx_spot'}",
        "connected{exchange!~'okx'}",
        "connected{exchange!~'spot'}",
        "connected{absent=''}",
        "connected{absent=~'|x'}",
        "connected{absent!~'.+'}",
        "connected{note='a\"b\\\\c\\nd'}",
        "connected{note=\"a\\\"b\\\\c\\nd\"}",
        "connected{note=~'a.*d'}",
        "connected{exchange=~'\\\\w+'}"
      })
  void chooses(String selector) throws InvalidSelectorException {
    assertThat(SeriesSelector.parse(selector).matches(OKX)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "connect",
        "connected_total",
        "connected{exchange='okx'}",
        "connected{exchange='OKX_spot'}",
        "connected{exchange!='okx_spot'}",
        "connected{exchange=~'okx'}",
        "connected{exchange=~'spot'}",
        "connected{exchange!~'okx.*'}",
        "connected{absent='x'}",
        "connected{absent!=''}",
        "connected{absent=~'.+'}",
        "connected{exchange='okx_spot',absent='x'}"
      })
  void doesNotChoose(String selector) throws InvalidSelectorException {
    assertThat(SeriesSelector.parse(selector).matches(OKX)).isFalse();
  }

  @Test
  void knowsItsMetricAndHowItWasWritten() throws InvalidSelectorException {
    SeriesSelector selector = SeriesSelector.parse(" ns:up { a = 'b' }");
    assertThat(selector.metric()).isEqualTo("ns:up");
    assertThat(selector).hasToString(" ns:up { a = 'b' }");
    assertThat(selector).isEqualTo(SeriesSelector.parse(" ns:up { a = 'b' }"));
    assertThat(selector).isNotEqualTo(SeriesSelector.parse("ns:up{a='b'}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``                | 1  | a metric's name",
        "{a='b'}           | 1  | a metric's name",
        "1up               | 1  | a metric's name",
        "up[5m]            | 3  | { or the end",
        "rate(up[5m])      | 5  | { or the end",
        "up{a='b'} offset  | 11 | the end",
        "up{               | 4  | a label's name",
        "up{,}             | 4  | a label's name",
        "up{a='b',,}       | 10 | a label's name",
        "up{a:b='c'}       | 5  | expected =",
        "up{a}             | 5  | expected =",
        "up{a=='b'}        | 6  | a string",
        "up{a=b}           | 6  | a string",
        "up{a='b' c='d'}   | 10 | expected ,",
        "up{a='b'          | 9  | expected ,",
        "up{a='b}          | 6  | doesn't end",
        "up{a=\"b'}        | 6  | doesn't end",
        "up{a='b\\         | 8  | escape",
        "up{a=~'b\\.c'}    | 9  | escape",
        "up{a=~'b('}       | 7  | missing closing )",
        "up{a=~ '(?=b)'}   | 8  | RE2",
        "up{__name__='x'}  | 4  | before the braces"
      })
  void refusesWithThePlace(String selector, int column, String what) {
    assertThatThrownBy(() -> SeriesSelector.parse(selector))
        .isInstanceOfSatisfying(
            InvalidSelectorException.class, e -> assertThat(e.column()).isEqualTo(column))
        .hasMessageContaining(what);
  }

  @Test
  void boundsWhatARegularExpressionMayCost() throws InvalidSelectorException {
    assertThat(SeriesSelector.parse("up{a=~'[0-9a-f]{8}(-[0-9a-f]{4}){3}-.{0,12}'}")).isNotNull();
    for (String costly :
        List.of("((a{100}){100}){100}", "(.{1,1000}){1000,}", ".{999}".repeat(11))) {
      assertThatThrownBy(() -> SeriesSelector.parse("up{a=~'" + costly + "'}"))
          .isInstanceOf(InvalidSelectorException.class)
          .hasMessageContaining("repeats too much");
    }
    String longest = "u".repeat(SeriesSelector.LENGTH_CAP);
    assertThat(SeriesSelector.parse(longest).metric()).isEqualTo(longest);
    assertThatThrownBy(() -> SeriesSelector.parse(longest + "p"))
        .isInstanceOf(InvalidSelectorException.class);
  }

  @Test
  void whateverIsWrittenItIsReadOrRefused() {
    Random random = new Random(20261101);
    String signs = "{}[]()=~!,'\"\\ abn0?*+|^$.-{2}";
    int refused = 0;
    for (int round = 0; round < 20_000; round++) {
      StringBuilder selector = new StringBuilder("up{a=~'b(c|d)*{2}',e!='f'}");
      for (int change = random.nextInt(4); change >= 0; change--) {
        char sign = signs.charAt(random.nextInt(signs.length()));
        selector.setCharAt(random.nextInt(selector.length()), sign);
      }
      try {
        SeriesSelector.parse(selector.toString());
      } catch (InvalidSelectorException e) {
        refused++;
        assertThat(e.column()).isBetween(1, selector.length() + 1);
      }
    }
    assertThat(refused).isBetween(1, 19_999);
  }
}
