package io.marketprism.operator.probe;

/**
 * A look to which the peer gave no whole answer. That is a failure of the peer, unless the operator
 * itself was so late that no peer could have answered it.
 */
final class BrokenOffException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  BrokenOffException(String message) {
    super(message);
  }
}
