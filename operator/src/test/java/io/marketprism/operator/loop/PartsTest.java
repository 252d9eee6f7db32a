package io.marketprism.operator.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartsTest {

  @Test
  void closesAllTheNewestFirstWhateverOneOfThemThrows() {
    List<String> closed = new ArrayList<>();
    Parts parts = new Parts();
    parts.add(() -> closed.add("first"));
    parts.add(
        () -> {
          throw new IOException("it is stuck");
        });
    parts.add(() -> closed.add("last"));
    parts.close();
    parts.close();
    assertThat(closed).containsExactly("last", "first");
  }
}
