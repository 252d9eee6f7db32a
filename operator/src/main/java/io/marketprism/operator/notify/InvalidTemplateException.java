package io.marketprism.operator.notify;

/** A template can't be used; the message says why and where. */
public final class InvalidTemplateException extends Exception {

  private static final long serialVersionUID = 1L;

  InvalidTemplateException(String message) {
    super(message);
  }
}
