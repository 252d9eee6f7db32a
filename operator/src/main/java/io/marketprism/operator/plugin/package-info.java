/** The kubectl plug-in: what an operator of MarketPrism sees and says from a terminal. */
@NullMarked
package io.marketprism.operator.plugin;

import org.jspecify.annotations.NullMarked;
