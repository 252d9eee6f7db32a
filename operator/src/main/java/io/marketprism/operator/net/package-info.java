/**
 * Addresses as they are declared, in the form that Java's own clients take, and one request of HTTP
 * on a connection of its own.
 */
@NullMarked
package io.marketprism.operator.net;

import org.jspecify.annotations.NullMarked;
