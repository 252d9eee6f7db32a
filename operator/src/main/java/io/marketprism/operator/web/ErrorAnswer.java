package io.marketprism.operator.web;

/**
 * Why there is no answer.
 *
 * @param error in a sentence
 */
public record ErrorAnswer(String error) {}
