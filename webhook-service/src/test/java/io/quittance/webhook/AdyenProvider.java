package io.quittance.webhook;

import com.adyen.model.notification.Amount;
import com.adyen.model.notification.NotificationRequestItem;
import com.adyen.util.HMACValidator;
import java.security.SignatureException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Adyen's side: words notices as it does, and lets its official library sign them. */
public final class AdyenProvider {

  public static final String KEY =
      "44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056";
  public static final String KEY_NEW =
      "9f2c1e7a5b3d8064f1e2d3c4b5a697880123456789abcdef0f1e2d3c4b5a6978";
  public static final String KEY_OF_OTHER =
      "00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEEFF";

  public static final String PAYMENT = "pi_01jn8w3xq07k2r9v5m4c6b8d0e";
  public static final String REQUEST = "txn_01jn8w3xq07k2r9v5m4c6b8d0f";

  private AdyenProvider() {}

  /**
   * An item that can be signed.
   *
   * @param original null for what is no modification
   */
  public record Item(
      String pspReference,
      @Nullable String original,
      String account,
      String merchantReference,
      long value,
      String currency,
      String eventCode,
      boolean success,
      String eventDate,
      String reason,
      Map<String, String> additional) {

    /** An event about the payment {@link #PAYMENT}. */
    public static Item of(String eventCode, boolean success) {
      return new Item(
          "ZVWN7D3WSMK2WN82",
          eventCode.equals("AUTHORISATION") ? null : "QFQTPCQ8HXSKGK82",
          "AdyenMain",
          PAYMENT + "." + REQUEST,
          5000,
          "EUR",
          eventCode,
          success,
          "2026-03-01T11:00:00+01:00",
          "",
          Map.of());
    }

    public Item psp(String reference) {
      return with(reference, account, merchantReference, value, currency, reason, additional);
    }

    public Item account(String name) {
      return with(pspReference, name, merchantReference, value, currency, reason, additional);
    }

    public Item reference(String reference) {
      return with(pspReference, account, reference, value, currency, reason, additional);
    }

    public Item amount(long minor, String code) {
      return with(pspReference, account, merchantReference, minor, code, reason, additional);
    }

    public Item because(String why) {
      return with(pspReference, account, merchantReference, value, currency, why, additional);
    }

    public Item additional(String... pairs) {
      var more = new TreeMap<>(additional);
      for (int i = 0; i < pairs.length; i += 2) {
        more.put(pairs[i], pairs[i + 1]);
      }
      return with(pspReference, account, merchantReference, value, currency, reason, more);
    }

    private Item with(
        String psp,
        String merchant,
        String reference,
        long minor,
        String code,
        String why,
        Map<String, String> more) {
      return new Item(
          psp, original, merchant, reference, minor, code, eventCode, success, eventDate, why,
          more);
    }

    /** As JSON, signed. */
    public String signed(String key) {
      return json(signature(key));
    }

    /** As JSON, with any signature. */
    public String json(String signature) {
      var more =
          additional.entrySet().stream()
              .map(entry -> "\"%s\": \"%s\", ".formatted(entry.getKey(), entry.getValue()))
              .collect(Collectors.joining());
      return """
      {"NotificationRequestItem": {
         "additionalData": {%s"hmacSignature": "%s"},
         "amount": {"currency": "%s", "value": %d},
         "eventCode": "%s", "eventDate": "%s", "merchantAccountCode": "%s",
         "merchantReference": "%s",%s "paymentMethod": "visa",
         "pspReference": "%s", "reason": "%s", "success": "%s"}}\
      """
          .formatted(
              more,
              signature,
              currency,
              value,
              eventCode,
              eventDate,
              account,
              merchantReference,
              original == null ? "" : " \"originalReference\": \"" + original + "\",",
              pspReference,
              reason,
              success);
    }

    /** By the official library. */
    public String signature(String key) {
      var amount = new Amount();
      amount.setValue(value);
      amount.setCurrency(currency);
      var item = new NotificationRequestItem();
      item.setPspReference(pspReference);
      item.setOriginalReference(original);
      item.setMerchantAccountCode(account);
      item.setMerchantReference(merchantReference);
      item.setAmount(amount);
      item.setEventCode(eventCode);
      item.setSuccess(success);
      try {
        return new HMACValidator().calculateHMAC(item, key);
      } catch (SignatureException impossible) {
        throw new IllegalStateException(impossible);
      }
    }
  }

  /** A notice of the test system with these items. */
  public static String notice(String... items) {
    return notice(false, items);
  }

  /** A notice with these items. */
  public static String notice(boolean live, String... items) {
    return "{\"live\": \"%s\", \"notificationItems\": [%s]}\n"
        .formatted(live, Arrays.stream(items).collect(Collectors.joining(", ")));
  }
}
