/** What the HTTP API says of stacks and hosts: documents, which carry no logic. */
@NullMarked
package io.marketprism.operator.web.view;

import org.jspecify.annotations.NullMarked;
