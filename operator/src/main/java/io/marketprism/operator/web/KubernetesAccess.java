package io.marketprism.operator.web;

import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authentication.UserInfo;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Asks the API server who a token is of (TokenReview) and what that caller may do
 * (SubjectAccessReview). Its answers hold for a few seconds.
 */
public final class KubernetesAccess implements Access {

  /** A token that was revoked, or a right that was taken away, is good for no longer. */
  private static final Duration LASTS = Duration.ofSeconds(10);

  private static final int MOST = 1_024;
  private static final String GROUP = "marketprism.io";

  private final KubernetesClient client;
  private final Recent<String, Optional<Caller>> callers;
  private final Recent<Asked, Boolean> rights;

  private record Asked(Caller caller, Right right) {}

  /**
   * @param client the operator's own, which may create TokenReviews and SubjectAccessReviews
   */
  public KubernetesAccess(KubernetesClient client, InstantSource clock) {
    this.client = client;
    this.callers = new Recent<>(clock, LASTS, MOST);
    this.rights = new Recent<>(clock, LASTS, MOST);
  }

  @Override
  public Optional<Caller> authenticate(String token) throws UnavailableException {
    return callers.get(digest(token), () -> review(token));
  }

  private Optional<Caller> review(String token) throws UnavailableException {
    TokenReview asked = new TokenReviewBuilder().withNewSpec().withToken(token).endSpec().build();
    try {
      TokenReview answer = client.authentication().v1().tokenReviews().create(asked);
      return answer.getStatus() == null
              || !Boolean.TRUE.equals(answer.getStatus().getAuthenticated())
              || answer.getStatus().getUser() == null
          ? Optional.empty()
          : Optional.of(caller(answer.getStatus().getUser()));
    } catch (KubernetesClientException e) {
      throw unavailable(e);
    }
  }

  private static Caller caller(UserInfo user) {
    return new Caller(
        Objects.requireNonNullElse(user.getUsername(), ""),
        Objects.requireNonNullElse(user.getUid(), ""),
        Objects.requireNonNullElse(user.getGroups(), List.of()),
        Objects.requireNonNullElse(user.getExtra(), Map.of()));
  }

  @Override
  public boolean allows(Caller caller, Right right) throws UnavailableException {
    return rights.get(new Asked(caller, right), () -> review(caller, right));
  }

  private boolean review(Caller caller, Right right) throws UnavailableException {
    SubjectAccessReview asked =
        new SubjectAccessReviewBuilder()
            .withNewSpec()
            .withUser(caller.user())
            .withUid(caller.uid())
            .withGroups(caller.groups())
            .withExtra(caller.extra())
            .withNewResourceAttributes()
            .withGroup(GROUP)
            .withResource(right.resource())
            .withSubresource(right.subresource())
            .withVerb(right.verb())
            .withNamespace(right.namespace())
            .withName(right.name())
            .endResourceAttributes()
            .endSpec()
            .build();
    try {
      SubjectAccessReview answer = client.authorization().v1().subjectAccessReview().create(asked);
      return answer.getStatus() != null
          && Boolean.TRUE.equals(answer.getStatus().getAllowed())
          && !Boolean.TRUE.equals(answer.getStatus().getDenied());
    } catch (KubernetesClientException e) {
      throw unavailable(e);
    }
  }

  /** The exception's own words may hold the request, and with it the token. */
  private static UnavailableException unavailable(KubernetesClientException e) {
    return new UnavailableException(
        e.getCode() == 403
            ? "the operator may not create TokenReviews and SubjectAccessReviews: is its ClusterRole that of this version?"
            : "the API server can't be asked who you are and what you may do");
  }

  /** No token is kept. */
  private static String digest(String token) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
