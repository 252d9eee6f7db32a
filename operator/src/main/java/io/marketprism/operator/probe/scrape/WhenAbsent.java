package io.marketprism.operator.probe.scrape;

/**
 * What a value is while no series that its selector chooses was ever on the page of this process. A
 * series that was there and is gone makes it Unknown in either case.
 */
public enum WhenAbsent {
  /** It can't be said: a misspelt selector must not look like calm. */
  Unknown,
  /**
   * Nothing has happened yet: 0 once the process is as old as the window. For counters that get
   * their first series with their first event.
   */
  Zero
}
