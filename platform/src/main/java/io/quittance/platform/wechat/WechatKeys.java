package io.quittance.platform.wechat;

import com.wechat.pay.java.core.cipher.RSAVerifier;
import com.wechat.pay.java.core.cipher.Verifier;
import com.wechat.pay.java.core.util.PemUtil;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The public keys by which WeChat Pay signs, by id. Several while one replaces another; the first
 * is the one that we name to it.
 */
public final class WechatKeys implements Verifier {

  private final String current;
  private final Map<String, RSAVerifier> byId;

  private WechatKeys(String current, Map<String, RSAVerifier> byId) {
    this.current = current;
    this.byId = byId;
  }

  /**
   * Reads keys.
   *
   * @param property what they are called in the configuration, for messages
   * @param written at least one, each {@code <id>:<base64>}
   * @throws IllegalArgumentException when one is not
   */
  public static WechatKeys of(String property, List<String> written) {
    var byId = new LinkedHashMap<String, RSAVerifier>();
    for (var key : written) {
      int end = key.indexOf(':');
      if (end < 1) {
        throw new IllegalArgumentException(property + ": not <id>:<public key in base64>");
      }
      var id = key.substring(0, end);
      byId.put(id, new RSAVerifier(PemUtil.loadPublicKeyFromString(key.substring(end + 1)), id));
    }
    return new WechatKeys(byId.keySet().iterator().next(), byId);
  }

  @Override
  public boolean verify(@Nullable String serialNumber, String message, @Nullable String signature) {
    var verifier = serialNumber == null || signature == null ? null : byId.get(serialNumber);
    return verifier != null && verifier.verify(serialNumber, message, signature);
  }

  @Override
  public String getSerialNumber() {
    return current;
  }
}
