package io.quittance.webhook.outbound.address;

import static io.quittance.webhook.WebhookProblem.WEBHOOK_URL_NOT_ALLOWED;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.regex.Pattern;

/** Which URLs merchants may give us to call. Asked when an endpoint is written down. */
public final class EndpointUrls {

  private static final int LENGTH_MAX = 2_048;
  private static final int HTTPS_PORT = 443;
  private static final int PORT_MAX = 65_535;

  /** A fully qualified name in ASCII, or at least a label; other scripts as {@code xn--}. */
  private static final Pattern NAME =
      Pattern.compile("(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\\.)*[a-zA-Z0-9-]{1,63}");

  /** Hosts that end in a number are addresses, however they are written. */
  private static final Pattern NUMBER = Pattern.compile("(?i)(?:.*\\.)?(?:[0-9]+|0x[0-9a-f]*)");

  private static final Pattern DOTTED =
      Pattern.compile("(?:(?:0|[1-9][0-9]{0,2})\\.){3}(?:0|[1-9][0-9]{0,2})");

  private final Set<Integer> ports;
  private final boolean allowLoopback;
  private final CheckedNames names;

  /**
   * @param allowLoopback whether plain http, on any port, may be called on this machine
   */
  public EndpointUrls(Set<Integer> ports, boolean allowLoopback, CheckedNames names) {
    this.ports = Set.copyOf(ports);
    this.allowLoopback = allowLoopback;
    this.names = names;
  }

  /**
   * The same URL, if we would call it now. A name that cannot be looked up at the moment is taken:
   * each delivery looks again.
   *
   * @throws io.quittance.platform.problem.Refusal {@code webhook_url_not_allowed}
   */
  public String require(String text) {
    var url = parse(text);
    var host = host(url);
    boolean onThisMachine = allowLoopback && isLoopback(host);
    if (!onThisMachine) {
      requirePublic(url);
    }
    try {
      names.resolve(host);
    } catch (AddressNotAllowed notPublic) {
      throw refused("its host has an address that is not public");
    } catch (UnknownHostException notNow) {
      return text;
    }
    return text;
  }

  private static URI parse(String text) {
    if (text.length() > LENGTH_MAX) {
      throw refused("it has more than " + LENGTH_MAX + " characters");
    }
    if (text.chars().anyMatch(c -> c <= ' ' || c > '~' || c == '\\')) {
      throw refused("it has blanks or other characters that no URL has");
    }
    try {
      var url = new URI(text).parseServerAuthority();
      if (!"https".equalsIgnoreCase(url.getScheme()) && !"http".equalsIgnoreCase(url.getScheme())) {
        throw refused("it is not https");
      }
      if (url.getHost() == null) {
        throw refused("it has no host");
      }
      if (url.getRawAuthority().contains("@")) {
        throw refused("it has a user name");
      }
      if (url.getPort() == 0 || url.getPort() > PORT_MAX) {
        throw refused("its port is none");
      }
      if (url.getRawFragment() != null) {
        throw refused("it has a fragment");
      }
      return url;
    } catch (URISyntaxException wrong) {
      throw refused("it is not a URL with a host");
    }
  }

  private static String host(URI url) {
    var host = url.getHost();
    if (host.startsWith("[")) {
      if (host.contains("%")) {
        throw refused("its host has a zone");
      }
      return host.substring(1, host.length() - 1);
    }
    if (!NAME.matcher(host).matches()
        || (NUMBER.matcher(host).matches() && !DOTTED.matcher(host).matches())) {
      throw refused("its host is neither a name nor a plainly written address");
    }
    return host;
  }

  private void requirePublic(URI url) {
    if (!"https".equalsIgnoreCase(url.getScheme())) {
      throw refused("it is not https");
    }
    int port = url.getPort() == -1 ? HTTPS_PORT : url.getPort();
    if (!ports.contains(port)) {
      throw refused("its port is none of " + ports.stream().sorted().toList());
    }
  }

  /** By its text alone: what a name leads to may change. */
  private static boolean isLoopback(String host) {
    if (host.equalsIgnoreCase("localhost")) {
      return true;
    }
    try {
      return AddressRules.isLoopback(InetAddress.ofLiteral(host).getAddress());
    } catch (IllegalArgumentException name) {
      return false;
    }
  }

  private static RuntimeException refused(String why) {
    return WEBHOOK_URL_NOT_ALLOWED.because(why).param("url");
  }
}
