/** What the operator keeps in its resources, as the engine knows it, and back. */
@NullMarked
package io.marketprism.operator.codec;

import org.jspecify.annotations.NullMarked;
