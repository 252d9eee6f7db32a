package io.marketprism.operator.notify;

import io.marketprism.operator.runbook.Reading;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * What a receiver's Secret holds. It is read anew for each message, so that a new token is used as
 * soon as it is there.
 */
@FunctionalInterface
public interface SecretValues {

  /** The key of a webhook's URL. */
  String URL = "url";

  /** The key of what requests are signed with. */
  String SIGNING_KEY = "signingKey";

  /** The key of the certificates of who may have signed that of the receiver, in PEM. */
  String CA = "ca.crt";

  /** Of a receiver that has no Secret. */
  SecretValues NONE = key -> Optional.empty();

  /** The value of a key; empty if there is none. */
  Optional<String> value(String key);

  /** Where to read it. */
  @FunctionalInterface
  interface Source {
    Reading<SecretValues> read();
  }

  /** What to send as the header Authorization: for a token, or for a user and a password. */
  default Optional<String> authorization() {
    return value("token")
        .map(token -> "Bearer " + token)
        .or(
            () ->
                value("username")
                    .map(
                        user ->
                            "Basic "
                                + Base64.getEncoder()
                                    .encodeToString(
                                        (user + ":" + value("password").orElse(""))
                                            .getBytes(StandardCharsets.UTF_8))));
  }
}
