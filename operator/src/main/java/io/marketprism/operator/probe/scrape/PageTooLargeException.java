package io.marketprism.operator.probe.scrape;

/** A page that is beyond one of the caps of {@link Exposition}. */
public final class PageTooLargeException extends Exception {

  private static final long serialVersionUID = 1L;

  PageTooLargeException(String what) {
    super(what);
  }
}
