package io.quittance.simulator.alipay;

import jakarta.validation.constraints.NotBlank;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * The emulated app.
 *
 * @param appPublicKey checks what its holder sends, Base64
 * @param privateKey signs answers and notices, Base64 of PKCS #8
 */
@Validated
@ConfigurationProperties("simulator.alipay")
record AlipaySettings(
    @NotBlank String appId,
    @NotBlank String sellerId,
    @NotBlank String appPublicKey,
    @NotBlank String privateKey) {

  /** Without the keys. */
  @Override
  public String toString() {
    return "AlipaySettings[" + appId + "]";
  }
}
