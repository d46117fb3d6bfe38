package io.quittance.platform.security.token;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Prints new keys for services, as lines of an environment file. */
public final class NewServiceKeys {

  private static final String ROTATE = "--rotate";

  /** Everybody who calls others, and so needs a key. */
  public static final List<ServiceName> CALLERS =
      List.of(
          ServiceName.PAYMENT_API,
          ServiceName.WEBHOOK_SERVICE,
          ServiceName.RECONCILIATION_SERVICE,
          ServiceName.OPERATIONS,
          ServiceName.PROMETHEUS);

  private NewServiceKeys() {}

  /**
   * Makes a key for each name; for everybody who calls others without arguments. With {@code
   * --rotate} in front, the set of trusted keys on the input is kept beside the new ones.
   */
  public static void main(String[] arguments) throws IOException {
    var words = new ArrayList<>(List.of(arguments));
    var known =
        words.remove(ROTATE)
            ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
            : new JWKSet().toString();
    System.out.print(lines(generate(names(words), known)));
  }

  private static List<ServiceName> names(List<String> words) {
    return words.isEmpty()
        ? CALLERS
        : words.stream()
            .map(
                word ->
                    ServiceName.labelled(word)
                        .orElseThrow(
                            () -> new IllegalArgumentException("nobody is called " + word)))
            .toList();
  }

  private static String lines(NewKeys keys) {
    var lines = new StringBuilder();
    keys.privateKeys()
        .forEach(
            (name, key) ->
                lines.append(
                    "QUITTANCE_%s_TOKEN_KEY='%s'%n"
                        .formatted(name.label().toUpperCase(Locale.ROOT).replace('-', '_'), key)));
    return lines.append("QUITTANCE_TRUSTED_KEYS='%s'%n".formatted(keys.trusted())).toString();
  }

  /**
   * New keys.
   *
   * @param privateKeys a JWK for each name
   * @param trusted the JWK set that everybody needs
   */
  public record NewKeys(Map<ServiceName, String> privateKeys, String trusted) {

    /** Takes a copy. */
    public NewKeys {
      privateKeys = Collections.unmodifiableMap(new EnumMap<>(privateKeys));
    }

    /**
     * The JWK of one of them.
     *
     * @throws IllegalArgumentException when none was made
     */
    public String privateKey(ServiceName name) {
      var key = privateKeys.get(name);
      if (key == null) {
        throw new IllegalArgumentException("no key was made for " + name.label());
      }
      return key;
    }
  }

  /** New keys for everybody. */
  public static NewKeys generate() {
    return generate(Arrays.asList(ServiceName.values()), new JWKSet().toString());
  }

  /**
   * New keys for some.
   *
   * @param known the JWK set of trusted keys so far, which stay
   * @throws IllegalStateException when {@code known} is not such a set
   */
  public static NewKeys generate(List<ServiceName> names, String known) {
    var trusted = new ArrayList<JWK>(TrustedKeys.parse(known).getKeys());
    var privateKeys = new EnumMap<ServiceName, String>(ServiceName.class);
    for (var name : names) {
      ECKey key = TokenKey.generate(name);
      privateKeys.put(name, key.toJSONString());
      trusted.add(key.toPublicJWK());
    }
    return new NewKeys(privateKeys, new JWKSet(trusted).toString());
  }
}
