package io.quittance.reconciliation.statement.fetch;

import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_CHECKSUM_DIFFERS;

import com.wechat.pay.java.core.auth.WechatPay2Credential;
import com.wechat.pay.java.core.auth.WechatPay2Validator;
import com.wechat.pay.java.core.cipher.RSAPrivacyDecryptor;
import com.wechat.pay.java.core.cipher.RSASigner;
import com.wechat.pay.java.core.exception.ServiceException;
import com.wechat.pay.java.core.exception.WechatPayException;
import com.wechat.pay.java.core.util.PemUtil;
import com.wechat.pay.java.service.billdownload.BillDownloadServiceExtension;
import com.wechat.pay.java.service.billdownload.DigestBillEntity;
import com.wechat.pay.java.service.billdownload.model.BillType;
import com.wechat.pay.java.service.billdownload.model.GetTradeBillRequest;
import com.wechat.pay.java.service.billdownload.model.TarType;
import io.quittance.platform.client.ServiceClients;
import io.quittance.platform.wechat.WechatKeys;
import io.quittance.reconciliation.statement.ProviderUnavailable;
import io.quittance.reconciliation.statement.SpooledFile;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/**
 * WeChat Pay's trade bill, by its library. It comes as gzip and is kept unpacked; its SHA-1 must be
 * the one that WeChat Pay tells in an answer that it signs.
 */
@Component
@ConditionalOnProperty("quittance.reconciliation.wechat.merchant-id")
@EnableConfigurationProperties(WechatBillSettings.class)
final class WechatSource implements StatementSource {

  static final String NAME = "wechat";

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration DURATION_MAX = Duration.ofMinutes(10);

  private static final String PUBLIC_KEYS = "quittance.reconciliation.wechat.public-keys";

  private static final String BEING_MADE = "STATEMENT_CREATING";

  /** Nothing was paid on that day; in the morning it may also mean that the bill is not made. */
  private static final String NO_BILL = "NO_STATEMENT_EXIST";

  private final BillDownloadServiceExtension bills;

  /**
   * A source that believes nobody but WeChat Pay.
   *
   * @throws IllegalArgumentException when a key cannot be read
   */
  WechatSource(WechatBillSettings settings) {
    var key = PemUtil.loadPrivateKeyFromString(settings.merchantKey());
    this.bills =
        new BillDownloadServiceExtension.Builder()
            .httpClient(
                new WechatDownloads(
                    new WechatPay2Credential(
                        settings.merchantId(), new RSASigner(settings.merchantSerial(), key)),
                    new WechatPay2Validator(WechatKeys.of(PUBLIC_KEYS, settings.publicKeys())),
                    settings.url(),
                    ServiceClients.pooled(CONNECT_TIMEOUT, settings.timeout())))
            // Asked for by the library, for bills of another kind.
            .decryptor(new RSAPrivacyDecryptor(key))
            .build();
  }

  @Override
  public String provider() {
    return NAME;
  }

  @Override
  public Offer download(LocalDate day) {
    var request = new GetTradeBillRequest();
    request.setBillDate(day.toString());
    request.setBillType(BillType.ALL);
    request.setTarType(TarType.GZIP);
    try {
      return new Offer.File(spool(bills.getTradeBill(request)));
    } catch (ServiceException refused) {
      return answered(refused);
    } catch (WechatPayException | IOException broken) {
      throw new ProviderUnavailable("the provider broke off or did not answer", broken);
    }
  }

  private static Offer answered(ServiceException refused) {
    return switch (String.valueOf(refused.getErrorCode())) {
      case BEING_MADE -> new Offer.NoFile();
      case NO_BILL -> new Offer.NothingHappened(false);
      default ->
          throw new ProviderUnavailable(
              "WeChat Pay answered %d %s"
                  .formatted(refused.getHttpStatusCode(), refused.getErrorCode()),
              refused);
    };
  }

  private static SpooledFile spool(DigestBillEntity bill) throws IOException {
    try (var content = new TimeLimit(bill.getInputStream(), DURATION_MAX)) {
      var file = SpooledFile.of(content);
      if (bill.verifyHash()) {
        return file;
      }
      file.close();
      throw STATEMENT_CHECKSUM_DIFFERS.because("its SHA-1 is another one than the provider's");
    }
  }
}
