package io.quittance.reconciliation.statement.fetch;

import com.alipay.api.AlipayApiException;
import com.alipay.api.AlipayClient;
import com.alipay.api.AlipayConfig;
import com.alipay.api.AlipayConstants;
import com.alipay.api.DefaultAlipayClient;
import com.alipay.api.domain.AlipayDataDataserviceBillDownloadurlQueryModel;
import com.alipay.api.internal.util.AlipayLogger;
import com.alipay.api.request.AlipayDataDataserviceBillDownloadurlQueryRequest;
import com.alipay.api.response.AlipayDataDataserviceBillDownloadurlQueryResponse;
import io.quittance.reconciliation.statement.ProviderUnavailable;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.Security;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/**
 * Alipay's trade bill: its SDK asks for an address that lives 30 seconds, and the zip behind it is
 * downloaded at once. The address is a secret by itself.
 */
@Component
@ConditionalOnProperty("quittance.reconciliation.alipay.app-id")
@EnableConfigurationProperties(AlipayBillSettings.class)
final class AlipaySource implements StatementSource {

  static final String NAME = "alipay";

  private static final String CERTIFICATE_RULES = "jdk.certpath.disabledAlgorithms";
  private static final String ITS_HOSTS = ".alipay.com";

  private final AlipayBillSettings settings;
  private final AlipayClient alipay;
  private final Download download;

  /**
   * Sets the SDK up.
   *
   * @throws IllegalArgumentException when it cannot work with the settings
   */
  AlipaySource(AlipayBillSettings settings) {
    this.settings = settings;
    this.alipay = client(settings);
    this.download = new Download(settings.timeout());
  }

  /** The SDK weakens certificate checks of the whole JVM and logs bodies; neither stays so. */
  private static synchronized AlipayClient client(AlipayBillSettings settings) {
    var rules = Security.getProperty(CERTIFICATE_RULES);
    try {
      var config = new AlipayConfig();
      config.setServerUrl(settings.url().toString());
      config.setAppId(settings.appId());
      config.setPrivateKey(settings.privateKey());
      config.setAlipayPublicKey(settings.alipayPublicKey());
      config.setCharset(StandardCharsets.UTF_8.name());
      config.setFormat(AlipayConstants.FORMAT_JSON);
      config.setSignType(AlipayConstants.SIGN_TYPE_RSA2);
      int timeoutMillis = Math.toIntExact(settings.timeout().toMillis());
      config.setConnectTimeout(timeoutMillis);
      config.setReadTimeout(timeoutMillis);
      return new DefaultAlipayClient(config);
    } catch (AlipayApiException unusable) {
      throw new IllegalArgumentException("quittance.reconciliation.alipay: unusable keys");
    } finally {
      Security.setProperty(CERTIFICATE_RULES, Objects.requireNonNullElse(rules, ""));
      AlipayLogger.setNeedEnableLogger(false);
    }
  }

  @Override
  public String provider() {
    return NAME;
  }

  @Override
  public Offer download(LocalDate day) {
    return Offer.of(address(day).flatMap(address -> download.get(address, Map.of())));
  }

  private Optional<URI> address(LocalDate day) {
    var model = new AlipayDataDataserviceBillDownloadurlQueryModel();
    model.setBillType("trade");
    model.setBillDate(day.toString());
    var request = new AlipayDataDataserviceBillDownloadurlQueryRequest();
    request.setBizModel(model);
    try {
      return address(alipay.execute(request));
    } catch (AlipayApiException failed) {
      throw new ProviderUnavailable("the provider broke off or did not answer", failed);
    } catch (RuntimeException nonsense) {
      if (nonsense instanceof ProviderUnavailable) {
        throw nonsense;
      }
      // The SDK's parser may stumble in any way over what is not an answer.
      throw new ProviderUnavailable("an answer that says nothing", nonsense);
    }
  }

  private Optional<URI> address(
      @Nullable AlipayDataDataserviceBillDownloadurlQueryResponse answer) {
    if (answer == null) {
      throw new ProviderUnavailable("an empty answer");
    }
    if (answer.isSuccess() && answer.getBillDownloadUrl() != null) {
      return Optional.of(trusted(URI.create(answer.getBillDownloadUrl())));
    }
    var subCode = Objects.requireNonNullElse(answer.getSubCode(), "").toLowerCase(Locale.ROOT);
    if (subCode.endsWith("bill_not_exist")) {
      return Optional.empty();
    }
    throw new ProviderUnavailable("Alipay answered " + subCode);
  }

  /** The address comes with a signed answer; it leads to Alipay, or to where its gateway is. */
  private URI trusted(URI address) {
    var host = Objects.requireNonNullElse(address.getHost(), "");
    boolean trusted =
        host.equals(settings.url().getHost())
            || (host.endsWith(ITS_HOSTS) && "https".equals(address.getScheme()));
    if (!trusted) {
      throw new ProviderUnavailable("an address that is not Alipay's");
    }
    return address;
  }
}
