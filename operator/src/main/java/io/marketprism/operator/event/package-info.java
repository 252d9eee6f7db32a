/** Events on resources: what they are made of, and their recorder. */
@NullMarked
package io.marketprism.operator.event;

import org.jspecify.annotations.NullMarked;
