/**
 * A proxy that knows the requests that pass through it, to stand before a real server: it records
 * them, and holds, drops or refuses one at a moment that a test chooses.
 */
@NullMarked
package io.marketprism.operator.proxy;

import org.jspecify.annotations.NullMarked;
