/** Addresses as they are declared, in the form that Java's own clients take. */
@NullMarked
package io.marketprism.operator.net;

import org.jspecify.annotations.NullMarked;
