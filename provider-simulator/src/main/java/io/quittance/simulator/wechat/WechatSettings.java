package io.quittance.simulator.wechat;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * The emulated merchant.
 *
 * @param merchantSerial the serial number of the certificate of the merchant's key
 * @param merchantPublicKey X.509 SubjectPublicKeyInfo in base64; who signs by it is let in
 * @param apiV3Key seals what only the merchant may read
 * @param signingKeyId by which the merchant knows our key
 * @param signingKey our private key, PKCS #8 in base64
 * @param certificate of our key, PEM; offered for download where there is one
 */
@Validated
@ConfigurationProperties("simulator.wechat")
record WechatSettings(
    @NotBlank String merchantId,
    @NotBlank String appId,
    @NotBlank String merchantSerial,
    @NotBlank String merchantPublicKey,
    @NotNull @Size(min = 32, max = 32) String apiV3Key,
    @NotBlank String signingKeyId,
    @NotBlank String signingKey,
    @Nullable String certificate) {}
