package io.marketprism.operator.web;

import java.util.Optional;

/** Where the API's answers come from. */
public interface Sources {

  /** What the last evaluation of a stack went by; empty where there was none here. */
  Optional<StackExplanation> explanation(String namespace, String stack);

  /**
   * The flight record of a Remediation; empty where this operator has none.
   *
   * @throws UnavailableException when that can't be found out now
   */
  Optional<String> flightRecord(String namespace, String remediation) throws UnavailableException;

  /** Sends a test notice to a DockerHost's receiver; empty where there is none of this name. */
  Optional<TestDelivery> sendTest(String dockerHost, String receiver);
}
