/**
 * What the container image consists of: its bill of materials, and the licences that go with it.
 */
@NullMarked
package io.marketprism.operator.image;

import org.jspecify.annotations.NullMarked;
