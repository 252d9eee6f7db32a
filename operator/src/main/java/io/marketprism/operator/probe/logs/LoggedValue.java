package io.marketprism.operator.probe.logs;

import com.google.re2j.Pattern;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A value that is read from a service's log.
 *
 * @param name unique in its service
 * @param function what is made of the lines
 * @param match found in a message ({@link LogMessage}) that counts; null where every one does
 * @param window how far back lines and deaths count
 */
public record LoggedValue(
    String name, LogFunction function, @Nullable Pattern match, Duration window) {

  boolean matches(String message) {
    return match == null || match.matcher(message).find();
  }
}
