/** Work that is done again and again for as long as the process lives: one loop for all of it. */
@NullMarked
package io.marketprism.operator.loop;

import org.jspecify.annotations.NullMarked;
