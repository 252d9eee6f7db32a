package io.marketprism.operator.notify;

import io.marketprism.operator.net.HttpAddress;
import io.marketprism.operator.runbook.Reading;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a receiver is posted to.
 *
 * @param url null where its Secret says that
 * @param proxy the HTTP proxy on the way; null if there is none
 * @param secret read for each message
 * @param targets which servers may be posted to
 */
public record Endpoint(
    @Nullable String url, @Nullable String proxy, SecretValues.Source secret, Targets targets) {

  /**
   * Which servers may be posted to: the author of an address may not be trusted with all of them.
   */
  @FunctionalInterface
  public interface Targets {

    /** Any. */
    Targets ALL = (encrypted, host, port) -> Optional.empty();

    /** Why a server may not be posted to; empty if it may. */
    Optional<String> refusal(boolean encrypted, String host, int port);
  }

  /** One that may be anywhere. */
  public Endpoint(@Nullable String url, @Nullable String proxy, SecretValues.Source secret) {
    this(url, proxy, secret, Targets.ALL);
  }

  /** One that is reached without a proxy. */
  public Endpoint(@Nullable String url, SecretValues.Source secret) {
    this(url, null, secret);
  }

  /** The same for another URL of the same server. */
  Endpoint at(String other) {
    return new Endpoint(other, proxy, secret, targets);
  }

  /**
   * All that a request needs.
   *
   * @param values what the Secret holds
   */
  record Ready(URI url, SecretValues values, Route route) {

    /** The same for another URL, such as a signed one. */
    Ready at(URI other) {
      return new Ready(other, values, route);
    }
  }

  /** What is posted to now, or why nothing can be. */
  Reading<Ready> ready() {
    return switch (secret.read()) {
      case Reading.Unknown<SecretValues>(String why) -> Reading.unknown(why);
      case Reading.Known<SecretValues>(SecretValues values) -> ready(values);
    };
  }

  private Reading<Ready> ready(SecretValues values) {
    Optional<String> text = Optional.ofNullable(url).or(() -> values.value(SecretValues.URL));
    if (text.isEmpty()) {
      return Reading.unknown("its Secret has no " + SecretValues.URL);
    }
    Optional<String> refusal =
        HttpAddress.parse(text.get())
            .flatMap(
                address ->
                    targets.refusal(
                        address.scheme().equals("https"), address.host(), address.port()));
    if (refusal.isPresent()) {
      return Reading.unknown(refusal.get());
    }
    return switch (Post.url(text.get())) {
      case Reading.Unknown<URI>(String why) -> Reading.unknown(why);
      case Reading.Known<URI>(URI target) ->
          Route.of(proxy, values.value(SecretValues.CA))
              .map(route -> new Ready(target, values, route));
    };
  }

  /** The same, or a failure that may pass. */
  Ready readyOrFail() throws DeliveryException {
    return switch (ready()) {
      case Reading.Unknown<Ready>(String why) -> throw DeliveryException.passing(why);
      case Reading.Known<Ready>(Ready ready) -> ready;
    };
  }
}
