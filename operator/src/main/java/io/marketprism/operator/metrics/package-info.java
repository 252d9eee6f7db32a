/** The operator's own metrics, by Prometheus simpleclient. */
@NullMarked
package io.marketprism.operator.metrics;

import org.jspecify.annotations.NullMarked;
