/**
 * Pages of metrics in the Prometheus text format as numbers that rules read.
 *
 * <p>{@link io.marketprism.operator.probe.scrape.Exposition} reads a page, {@link
 * io.marketprism.operator.probe.scrape.ScrapeHistory} turns page after page into readings. Nothing
 * here connects to anything or knows what time it is.
 */
@NullMarked
package io.marketprism.operator.probe.scrape;

import org.jspecify.annotations.NullMarked;
