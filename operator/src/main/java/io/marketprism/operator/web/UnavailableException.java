package io.marketprism.operator.web;

/** Something that an answer needs can't be had now; its message is for the caller. */
public final class UnavailableException extends Exception {

  private static final long serialVersionUID = 1L;

  public UnavailableException(String message) {
    super(message);
  }
}
