package io.marketprism.operator.install;

/**
 * A certificate and its private key.
 *
 * @param certificate PEM
 * @param key PEM; a secret
 */
record Credentials(String certificate, String key) {

  @Override
  public String toString() {
    return "Credentials[" + certificate + "]";
  }
}
