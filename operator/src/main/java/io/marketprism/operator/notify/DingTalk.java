package io.marketprism.operator.notify;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * How DingTalk's group robots have requests signed: the time in milliseconds and the key, joined by
 * a line break, under HMAC-SHA256 with the same key, in Base64. A signature is good for an hour.
 */
final class DingTalk {

  private static final String ALGORITHM = "HmacSHA256";

  private DingTalk() {}

  /**
   * The robot's URL with the parameters timestamp and sign.
   *
   * @param key the robot's own: "SEC…"
   */
  static URI signed(URI url, String key, Instant now) {
    long timestamp = now.toEpochMilli();
    String sign = URLEncoder.encode(signature(key, timestamp), StandardCharsets.UTF_8);
    String text = url.toString();
    return URI.create(
        "%s%stimestamp=%d&sign=%s"
            .formatted(text, text.indexOf('?') < 0 ? "?" : "&", timestamp, sign));
  }

  private static String signature(String key, long timestamp) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(bytes, ALGORITHM));
      byte[] text = (timestamp + "\n" + key).getBytes(StandardCharsets.UTF_8);
      return Base64.getEncoder().encodeToString(mac.doFinal(text));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no " + ALGORITHM, e);
    }
  }
}
