package io.quittance.platform.security;

import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Whom somebody says to be, and from where.
 *
 * @param network of the connection; what headers say of it is not believed
 */
record Login(String name, String network) {

  /** Of the request that is being served. */
  static Login now(String name) {
    return new Login(
        name,
        RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes request
            ? RemoteNetwork.of(request.getRequest().getRemoteAddr())
            : "nobody's");
  }
}
