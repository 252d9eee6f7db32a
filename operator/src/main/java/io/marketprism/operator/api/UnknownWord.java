package io.marketprism.operator.api;

import org.jspecify.annotations.Nullable;

/**
 * A word in a spec that this version does not know: a newer API server and operator have let it in.
 *
 * @param path where it stands: {@code spec.alerts[BrokerDown].severity}
 * @param alert the alert that it is within; null elsewhere
 */
public record UnknownWord(String path, String word, @Nullable String alert) {}
