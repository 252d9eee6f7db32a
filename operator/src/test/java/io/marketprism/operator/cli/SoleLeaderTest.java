package io.marketprism.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.marketprism.operator.act.Leadership;
import io.marketprism.operator.loop.Loops;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operators without a Lease, by one data directory or by two. */
class SoleLeaderTest {

  private final Loops loops =
      new Loops(
          new Loops.Listener() {
            @Override
            public void running(String kind, int count) {}

            @Override
            public void failed(String kind) {}

            @Override
            public void overran(String kind) {}
          });

  @AfterEach
  void close() {
    loops.close();
  }

  private final class One implements AutoCloseable {
    private final Leadership leadership;
    private final List<Boolean> told = new CopyOnWriteArrayList<>();
    private final SoleLeader elector;

    One(String holder, Path data) {
      leadership = new Leadership(holder);
      elector = new SoleLeader(data, () -> false, leadership, told::add, loops);
      elector.start();
    }

    @Override
    public void close() {
      elector.close();
    }
  }

  @Test
  void leadsFromItsStartOn(@TempDir Path data) {
    try (One only = new One("one", data.resolve("made"))) {
      await().until(only.leadership::mayBegin);
      assertThat(only.told).containsExactly(true);
      assertThat(only.elector.ailment()).isEmpty();
      assertThat(only.elector.isAnswered()).as("the API server doesn't").isFalse();
    }
  }

  @Test
  void aSecondOneLeadsWhenTheFirstHasEnded(@TempDir Path data) {
    One first = new One("first", data);
    await().until(first.leadership::isLeading);
    try (One second = new One("second", data)) {
      await().until(() -> second.elector.ailment().toString().contains("another operator"));
      assertThat(second.leadership.isLeading()).isFalse();
      first.close();
      assertThat(first.leadership.isLeading()).isFalse();
      await().until(second.leadership::isLeading);
    }
  }

  @Test
  void oneThatCannotLockSaysWhy(@TempDir Path data) throws Exception {
    Path file = Files.writeString(data.resolve("file"), "");
    try (One one = new One("one", file)) {
      await().until(() -> one.elector.ailment().toString().contains("can't be locked"));
    }
  }
}
