package io.marketprism.operator.probe.scrape;

/** What is made of a series over the window. */
public enum ValueFunction {
  /** A counter's increase for each second between the two readings. */
  rate,
  /** By how much a counter has grown; a value lower than the one before counts from 0. */
  increase,
  /** By how much a gauge has changed: the newest reading less the one a window ago. */
  delta
}
