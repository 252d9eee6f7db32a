package io.marketprism.operator.probe;

import java.io.IOException;

/** No more may be read at present: that says nothing about the service. */
final class OverBudgetException extends IOException {

  private static final long serialVersionUID = 1L;

  OverBudgetException(String message) {
    super(message);
  }
}
