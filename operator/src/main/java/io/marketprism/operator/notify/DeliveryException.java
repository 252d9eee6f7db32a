package io.marketprism.operator.notify;

/** A receiver could not be told. The message says why, and holds no part of a URL or a secret. */
final class DeliveryException extends Exception {

  private static final long serialVersionUID = 1L;

  private final boolean refused;

  private DeliveryException(String message, boolean refused) {
    super(message);
    this.refused = refused;
  }

  /** It may work in a while. */
  static DeliveryException passing(String message) {
    return new DeliveryException(message, false);
  }

  /** The same message will be refused again. */
  static DeliveryException refused(String message) {
    return new DeliveryException(message, true);
  }

  boolean isRefused() {
    return refused;
  }
}
