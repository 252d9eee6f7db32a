package io.marketprism.operator.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/** Tokens that the API server has signed itself, or might have. */
final class ServiceAccountTokens {

  private static final ObjectMapper JSON = new ObjectMapper();

  private ServiceAccountTokens() {}

  /** The same token as if it had been made yesterday, for an hour. */
  static String expired(ControlPlane controlPlane, String token) {
    List<String> parts = List.of(token.split("\\.", -1));
    try {
      ObjectNode claims = (ObjectNode) JSON.readTree(Base64.getUrlDecoder().decode(parts.get(1)));
      long yesterday = Instant.now().getEpochSecond() - 86_400;
      claims.put("iat", yesterday).put("nbf", yesterday).put("exp", yesterday + 3_600);
      String signed = parts.get(0) + "." + encoded(JSON.writeValueAsBytes(claims));
      return signed + "." + encoded(signature(controlPlane, signed));
    } catch (IOException | GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] signature(ControlPlane controlPlane, String text)
      throws GeneralSecurityException {
    String key =
        Shell.run(
            "bash",
            "-c",
            "openssl pkcs8 -topk8 -nocrypt -outform DER -in '%s' | base64 -w0"
                .formatted(controlPlane.folder().resolve("service-accounts.key")));
    Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
    signature.initSign(
        KeyFactory.getInstance("EC")
            .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(key.strip()))));
    signature.update(text.getBytes(UTF_8));
    return signature.sign();
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
