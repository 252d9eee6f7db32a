/** The reconcilers, and what turns a resource into a policy and an evaluation into a status. */
@NullMarked
package io.marketprism.operator.controller;

import org.jspecify.annotations.NullMarked;
