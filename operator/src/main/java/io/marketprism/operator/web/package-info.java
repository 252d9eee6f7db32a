/**
 * The operator's HTTP API: what it decides with, and its flight records, for who has the right to
 * read the objects that they are about.
 */
@NullMarked
package io.marketprism.operator.web;

import org.jspecify.annotations.NullMarked;
