/**
 * Looking at the team's own monitoring: what Prometheus and Alertmanager say. Each look is one
 * function that ends in time and throws nothing; what they don't really say is Unknown.
 */
@NullMarked
package io.marketprism.operator.probe.monitoring;

import org.jspecify.annotations.NullMarked;
