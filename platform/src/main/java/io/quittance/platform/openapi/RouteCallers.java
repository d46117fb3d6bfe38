package io.quittance.platform.openapi;

import io.quittance.platform.security.Caller;
import io.quittance.platform.security.Scope;
import io.quittance.platform.security.token.ServiceName;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.web.access.WebInvocationPrivilegeEvaluator;

/** Who may call a route: asks the access rules themselves, with one caller of each kind. */
final class RouteCallers {

  private static final List<String> SCOPES =
      Stream.of(Scope.values()).map(Scope::wireName).toList();

  private final WebInvocationPrivilegeEvaluator access;

  RouteCallers(WebInvocationPrivilegeEvaluator access) {
    this.access = access;
  }

  /** Whether anybody may call, without proof of who it is. */
  boolean isOpen(String method, String path) {
    return allows(
        method,
        path,
        new AnonymousAuthenticationToken(
            "nobody", "nobody", AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS")));
  }

  /** The scopes of which a merchant's key needs one; empty when merchants may not call. */
  List<String> scopes(String method, String path) {
    return SCOPES.stream()
        .filter(scope -> allows(method, path, new Caller.Merchant("mer_x", Set.of(scope))))
        .toList();
  }

  /** The operators' roles that may call; empty when operators may not. */
  List<Caller.Role> roles(String method, String path) {
    return List.of(Caller.Role.values()).stream()
        .filter(role -> allows(method, path, new Caller.Operator("operator", role)))
        .toList();
  }

  /** The services that may call; empty when none may. */
  List<String> services(String method, String path) {
    return Arrays.stream(ServiceName.values())
        .map(ServiceName::label)
        .filter(name -> allows(method, path, new Caller.Service(name)))
        .toList();
  }

  private boolean allows(String method, String path, Caller caller) {
    return allows(
        method,
        path,
        UsernamePasswordAuthenticationToken.authenticated(
            caller, null, AuthorityUtils.createAuthorityList(caller.authorities())));
  }

  private boolean allows(String method, String path, Authentication caller) {
    return access.isAllowed("", path.replaceAll("\\{[^}]*}", "x"), method, caller);
  }
}
