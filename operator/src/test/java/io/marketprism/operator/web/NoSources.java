package io.marketprism.operator.web;

import java.util.Optional;

/** Where nothing has been evaluated or recorded, and nobody is notified. */
final class NoSources implements Sources {

  @Override
  public Optional<StackExplanation> explanation(String namespace, String stack) {
    return Optional.empty();
  }

  @Override
  public Optional<String> flightRecord(String namespace, String remediation) {
    return Optional.empty();
  }

  @Override
  public Optional<TestDelivery> sendTest(String dockerHost, String receiver) {
    return Optional.empty();
  }
}
