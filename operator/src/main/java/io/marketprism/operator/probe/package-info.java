/** Looking at a service from outside: each prober is one function that takes a bounded time. */
@NullMarked
package io.marketprism.operator.probe;

import org.jspecify.annotations.NullMarked;
