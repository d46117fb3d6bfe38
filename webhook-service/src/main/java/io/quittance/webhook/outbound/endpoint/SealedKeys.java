package io.quittance.webhook.outbound.endpoint;

import io.quittance.platform.id.Ids;
import io.quittance.platform.secret.SecretTexts;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Signing keys at rest: sealed for their endpoint, they open for no other. */
@Component
public class SealedKeys {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final SecretTexts texts;

  SealedKeys(SecretTexts texts) {
    this.texts = texts;
  }

  /** Encrypts the keys of an endpoint. */
  public byte[] seal(UUID endpointId, SigningKeys keys) {
    return texts.seal(Ids.write(Endpoint.PREFIX, endpointId), JSON.writeValueAsString(keys));
  }

  /**
   * Decrypts them.
   *
   * @throws IllegalStateException when they were sealed for another one, were changed, or the key
   *     is gone
   */
  public SigningKeys open(UUID endpointId, byte[] sealed) {
    return JSON.readValue(
        texts.open(Ids.write(Endpoint.PREFIX, endpointId), sealed), SigningKeys.class);
  }
}
