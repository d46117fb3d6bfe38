package io.quittance.simulator;

import io.quittance.platform.security.Caller;
import io.quittance.platform.security.CallerProof;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/** Knows the holder of the provider's API key; compared in constant time. */
final class ProviderClientProof implements CallerProof {

  static final Caller PROVIDER_CLIENT = new Caller.Service("provider-client");

  private final byte[] apiKey;

  ProviderClientProof(String apiKey) {
    this.apiKey = apiKey.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public Optional<Caller> byBearer(String token) {
    return MessageDigest.isEqual(apiKey, token.getBytes(StandardCharsets.UTF_8))
        ? Optional.of(PROVIDER_CLIENT)
        : Optional.empty();
  }
}
