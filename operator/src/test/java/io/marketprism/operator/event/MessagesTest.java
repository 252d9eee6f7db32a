package io.marketprism.operator.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MessagesTest {

  @Test
  void aMessageIsOneLine() {
    assertThat(Messages.bounded("no such host\r\n  at line 3\n\u001b[31mred\u0000"))
        .isEqualTo("no such host   at line 3 [31mred ");
  }

  @Test
  void aMessageIsBounded() {
    assertThat(Messages.bounded("x".repeat(2000), 10)).isEqualTo("xxxxxxx...");
  }
}
