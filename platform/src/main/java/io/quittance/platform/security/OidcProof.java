package io.quittance.platform.security;

import static io.quittance.platform.problem.CommonProblem.SERVICE_UNAVAILABLE;

import com.nimbusds.jwt.SignedJWT;
import io.github.bucket4j.TimeMeter;
import io.quittance.platform.problem.Refusal;
import io.quittance.platform.security.OperatorSettings.Oidc;
import java.text.ParseException;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtAudienceValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.SupplierJwtDecoder;
import org.springframework.web.client.RestTemplate;

/**
 * Knows operators by tokens of a provider of OpenID Connect. Their names begin with {@code oidc:},
 * so that none of them is taken for an operator of our own.
 */
final class OidcProof implements CallerProof {

  private static final Logger log = LoggerFactory.getLogger(OidcProof.class);

  private static final String NAME_PREFIX = "oidc:";
  private static final int LENGTH_MAX = 8192;
  private static final int NAME_LENGTH_MAX = 200;
  private static final Duration TIMEOUT = Duration.ofSeconds(3);
  private static final Duration OUTAGE_RETRY = Duration.ofSeconds(5);

  private final Oidc settings;
  private final JwtDecoder decoder;

  OidcProof(Oidc settings) {
    this(settings, TimeMeter.SYSTEM_NANOTIME);
  }

  OidcProof(Oidc settings, TimeMeter time) {
    this.settings = settings;
    // The provider need not be there when the service starts.
    var seldomAsked = new SeldomAsked(time);
    this.decoder = new SupplierJwtDecoder(() -> decoder(settings, seldomAsked));
  }

  private static JwtDecoder decoder(Oidc settings, SeldomAsked seldomAsked) {
    var issuer = settings.issuer().toString();
    var requests = new SimpleClientHttpRequestFactory();
    requests.setConnectTimeout(TIMEOUT);
    requests.setReadTimeout(TIMEOUT);
    var rest = new RestTemplate(requests);
    rest.getInterceptors().add(seldomAsked);
    var decoder = NimbusJwtDecoder.withIssuerLocation(issuer).restOperations(rest).build();
    decoder.setJwtValidator(
        new DelegatingOAuth2TokenValidator<>(
            JwtValidators.createDefaultWithIssuer(issuer),
            new JwtAudienceValidator(settings.audience())));
    return decoder;
  }

  @Override
  public Optional<Caller> byBearer(String token) {
    if (token.length() > LENGTH_MAX || !isOfIssuer(token)) {
      return Optional.empty();
    }
    try {
      return operator(decoder.decode(token));
    } catch (BadJwtException refused) {
      return Optional.empty();
    } catch (RuntimeException away) {
      throw Refusal.in(away).orElseGet(() -> unanswered(away));
    }
  }

  private static Refusal unanswered(RuntimeException away) {
    log.warn("the provider of OpenID Connect cannot be asked for its keys: {}", away.toString());
    return SERVICE_UNAVAILABLE.because().retryAfter(OUTAGE_RETRY);
  }

  /** What it says without proof: only whom to ask. */
  private boolean isOfIssuer(String token) {
    try {
      return settings
          .issuer()
          .toString()
          .equals(SignedJWT.parse(token).getJWTClaimsSet().getIssuer());
    } catch (ParseException noToken) {
      return false;
    }
  }

  private Optional<Caller> operator(Jwt token) {
    var name = token.getClaims().get(settings.nameClaim());
    if (token.getExpiresAt() == null
        || !(name instanceof String text)
        || text.isBlank()
        || text.length() > NAME_LENGTH_MAX) {
      return Optional.empty();
    }
    return rolesOf(token)
        .map(role -> settings.roles().get(role))
        .filter(Objects::nonNull)
        .max(Comparator.naturalOrder())
        .map(role -> new Caller.Operator(NAME_PREFIX + text, role));
  }

  private Stream<String> rolesOf(Jwt token) {
    @Nullable Object found = token.getClaims();
    for (var step : List.of(settings.rolesClaim().split("\\."))) {
      found = found instanceof Map<?, ?> object ? object.get(step) : null;
    }
    return switch (found) {
      case String one -> Stream.of(one);
      case Collection<?> several ->
          several.stream().filter(String.class::isInstance).map(String.class::cast);
      case null, default -> Stream.empty();
    };
  }
}
