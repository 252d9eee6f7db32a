package io.marketprism.operator.loop;

/** Loops of a test that looks at what they do, and not at them. */
public final class QuietLoops {

  private QuietLoops() {}

  public static Loops create() {
    return new Loops(
        new Loops.Listener() {
          @Override
          public void running(String kind, int loops) {
            // not looked at
          }

          @Override
          public void failed(String kind) {
            // not looked at
          }

          @Override
          public void overran(String kind) {
            // not looked at
          }
        });
  }
}
