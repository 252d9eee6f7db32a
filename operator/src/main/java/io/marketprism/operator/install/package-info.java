/**
 * What has to be there before the operator can run: the keys of a control plane of its own, and the
 * objects in the API.
 */
@NullMarked
package io.marketprism.operator.install;

import org.jspecify.annotations.NullMarked;
