/** From resources and evaluations to what the HTTP API says of stacks and hosts, as values. */
@NullMarked
package io.marketprism.operator.display;

import org.jspecify.annotations.NullMarked;
