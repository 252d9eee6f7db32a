package io.marketprism.operator.web.view;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The operator that answers.
 *
 * @param operator the name of its process, as it stands in the Lease
 * @param leading whether it acts; else it stands by for another one that does
 * @param leader who acts, as it stands in the Lease; null where nobody is known to
 * @param time its time
 */
public record About(
    String operator, String version, boolean leading, @Nullable String leader, Instant time) {}
