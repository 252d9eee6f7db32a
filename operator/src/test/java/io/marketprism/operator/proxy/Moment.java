package io.marketprism.operator.proxy;

/** Where a call is when a {@link Rule} is asked about it. */
public enum Moment {
  /** The proxy has the whole request, the server has nothing of it. */
  ARRIVED,
  /** The server has begun to answer, the client has nothing of that. */
  ANSWERED,
  /** The client has the whole answer. */
  DELIVERED
}
