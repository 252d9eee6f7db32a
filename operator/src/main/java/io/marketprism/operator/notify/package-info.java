/**
 * Notifies people: what they are to hear as values, and its delivery to Alertmanagers, webhooks and
 * groups of chat services, which never holds up who hands it over.
 */
@NullMarked
package io.marketprism.operator.notify;

import org.jspecify.annotations.NullMarked;
