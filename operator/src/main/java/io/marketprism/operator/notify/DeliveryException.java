package io.marketprism.operator.notify;

/** A receiver could not be told. The message says why, and holds no part of a URL or a secret. */
final class DeliveryException extends Exception {

  private static final long serialVersionUID = 1L;

  private final boolean refused;
  private final boolean limited;

  private DeliveryException(String message, boolean refused, boolean limited) {
    super(message);
    this.refused = refused;
    this.limited = limited;
  }

  /** It may work in a while. */
  static DeliveryException passing(String message) {
    return new DeliveryException(message, false, false);
  }

  /** It was sent too much: it will listen again when it has been left alone for some time. */
  static DeliveryException limited(String message) {
    return new DeliveryException(message, false, true);
  }

  /** The same message will be refused again. */
  static DeliveryException refused(String message) {
    return new DeliveryException(message, true, false);
  }

  boolean isRefused() {
    return refused;
  }

  boolean isLimited() {
    return limited;
  }
}
