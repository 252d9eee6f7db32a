/** What a service's log tells: pure functions of its lines. */
@NullMarked
package io.marketprism.operator.probe.logs;

import org.jspecify.annotations.NullMarked;
