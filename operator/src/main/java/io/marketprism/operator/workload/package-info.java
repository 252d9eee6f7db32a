/** What runs a service: observing it, acting on it, hearing of it. */
@NullMarked
package io.marketprism.operator.workload;

import org.jspecify.annotations.NullMarked;
