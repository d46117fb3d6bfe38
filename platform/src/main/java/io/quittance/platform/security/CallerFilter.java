package io.quittance.platform.security;

import io.quittance.platform.problem.CommonProblem;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Asks each {@link CallerProof} who is calling. Credentials that nobody knows are refused. */
final class CallerFilter extends OncePerRequestFilter {

  private static final String BEARER = "bearer ";
  private static final String BASIC = "basic ";

  private final List<CallerProof> proofs;
  private final RequestMatcher strangers;
  private final HandlerExceptionResolver problems;

  /**
   * @param strangers where nobody needs credentials of ours, and none are looked at
   */
  CallerFilter(
      List<CallerProof> proofs, RequestMatcher strangers, HandlerExceptionResolver problems) {
    this.proofs = proofs;
    this.strangers = strangers;
    this.problems = problems;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return strangers.matches(request);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    var credentials = request.getHeader(HttpHeaders.AUTHORIZATION);
    if (credentials != null) {
      Optional<Caller> caller;
      try {
        caller = callerBehind(credentials.strip(), request);
      } catch (RuntimeException away) {
        // Nobody could be asked: an outage, which says nothing about the credentials.
        problems.resolveException(request, response, null, away);
        return;
      }
      if (caller.isEmpty()) {
        problems.resolveException(request, response, null, CommonProblem.UNAUTHORIZED.because());
        return;
      }
      remember(caller.get());
    }
    // Spring Security clears the context, after it has turned a stranger's refusal into 401.
    chain.doFilter(request, response);
  }

  private Optional<Caller> callerBehind(String credentials, HttpServletRequest request) {
    var scheme = credentials.toLowerCase(Locale.ROOT);
    if (scheme.startsWith(BEARER)) {
      var token = credentials.substring(BEARER.length()).strip();
      return first(proof -> proof.byBearer(token, request));
    }
    if (scheme.startsWith(BASIC)) {
      return byBasic(credentials.substring(BASIC.length()).strip());
    }
    return Optional.empty();
  }

  private Optional<Caller> byBasic(String encoded) {
    try {
      var pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      return colon < 0
          ? Optional.empty()
          : first(proof -> proof.byPassword(pair.substring(0, colon), pair.substring(colon + 1)));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  private Optional<Caller> first(Function<CallerProof, Optional<Caller>> question) {
    return proofs.stream().map(question).flatMap(Optional::stream).findFirst();
  }

  private static void remember(Caller caller) {
    var context = SecurityContextHolder.createEmptyContext();
    context.setAuthentication(
        UsernamePasswordAuthenticationToken.authenticated(
            caller, null, AuthorityUtils.createAuthorityList(caller.authorities())));
    SecurityContextHolder.setContext(context);
  }
}
