/**
 * Tells people: what is to be told as values, and its delivery to Alertmanagers and webhooks, which
 * never holds up who tells.
 */
@NullMarked
package io.marketprism.operator.notify;

import org.jspecify.annotations.NullMarked;
