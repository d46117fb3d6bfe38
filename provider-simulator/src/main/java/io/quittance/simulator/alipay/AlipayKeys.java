package io.quittance.simulator.alipay;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** RSA2: signs as Alipay does, and checks what an app has signed. */
@AlipayConfigured
@Component
class AlipayKeys {

  private static final String ALGORITHM = "SHA256withRSA";

  private final PrivateKey own;
  private final PublicKey ofApp;

  AlipayKeys(AlipaySettings settings) throws GeneralSecurityException {
    var keys = KeyFactory.getInstance("RSA");
    this.own =
        keys.generatePrivate(
            new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(settings.privateKey())));
    this.ofApp =
        keys.generatePublic(
            new X509EncodedKeySpec(Base64.getMimeDecoder().decode(settings.appPublicKey())));
  }

  /** The text that stands for parameters: sorted, without those that have no value. */
  static String text(Map<String, String> parameters) {
    return new TreeMap<>(parameters)
        .entrySet().stream()
            .filter(it -> !it.getValue().isEmpty())
            .map(it -> it.getKey() + "=" + it.getValue())
            .collect(Collectors.joining("&"));
  }

  String sign(String text) {
    try {
      var signature = Signature.getInstance(ALGORITHM);
      signature.initSign(own);
      signature.update(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(signature.sign());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, impossible);
    }
  }

  /** Whether the app signed this. */
  boolean isOfApp(String text, String signature) {
    try {
      var check = Signature.getInstance(ALGORITHM);
      check.initVerify(ofApp);
      check.update(text.getBytes(StandardCharsets.UTF_8));
      return check.verify(Base64.getDecoder().decode(signature));
    } catch (SignatureException | IllegalArgumentException notASignature) {
      return false;
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, impossible);
    }
  }
}
