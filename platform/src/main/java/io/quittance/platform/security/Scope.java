package io.quittance.platform.security;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Stream;

/** What a merchant's key may do. */
public enum Scope {
  /** Looks at everything that is not about keys. */
  @JsonProperty("read")
  READ,
  /** Makes, captures and cancels payments; stores payment methods; answers disputes. */
  @JsonProperty("payments")
  PAYMENTS,
  /** Gives captured money back. */
  @JsonProperty("refunds")
  REFUNDS,
  /** Changes webhook endpoints and has events sent again. */
  @JsonProperty("webhooks")
  WEBHOOKS,
  /** For wallets. */
  @JsonProperty("wallets")
  WALLETS,
  /** Everything, and the keys themselves. */
  @JsonProperty("admin")
  ADMIN;

  /** As keys and access rules name it: {@code payments}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What access rules ask for: {@code SCOPE_payments}. */
  public String authority() {
    return "SCOPE_" + wireName();
  }

  /** The authorities of some scopes, of which a rule asks for any; {@code admin} is among them. */
  public static String[] anyOf(Scope... scopes) {
    return Stream.concat(Stream.of(scopes), Stream.of(ADMIN))
        .map(Scope::authority)
        .toArray(String[]::new);
  }

  /** Whether who holds some scopes may hand out others: no more than what it may do itself. */
  public static boolean cover(Collection<String> held, Collection<Scope> wanted) {
    return held.contains(ADMIN.wireName())
        || wanted.stream().map(Scope::wireName).allMatch(held::contains);
  }
}
