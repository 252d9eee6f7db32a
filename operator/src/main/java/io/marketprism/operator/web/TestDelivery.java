package io.marketprism.operator.web;

/**
 * What became of a test notice.
 *
 * @param delivered whether the receiver has taken it
 * @param message what it answered, or why it could not be sent, in a sentence
 */
public record TestDelivery(boolean delivered, String message) {}
