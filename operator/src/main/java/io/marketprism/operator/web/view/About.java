package io.marketprism.operator.web.view;

import java.time.Instant;

/**
 * The operator that answers.
 *
 * @param operator the name of its process, as it stands in the Lease
 * @param leading whether it acts; else it stands by for another one that does
 * @param time its time
 */
public record About(String operator, String version, boolean leading, Instant time) {}
