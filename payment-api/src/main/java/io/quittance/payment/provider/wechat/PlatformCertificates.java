package io.quittance.payment.provider.wechat;

import com.wechat.pay.java.core.certificate.CertificateDownloader;
import com.wechat.pay.java.core.certificate.CertificateProvider;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificates by which WeChat Pay signs. Downloaded at first use, again every twelve hours,
 * and when an answer names one that we do not have: so they rotate without a restart.
 *
 * <p>The library has something like this, but one for the whole process, and without an answer from
 * WeChat Pay it keeps us from starting.
 */
final class PlatformCertificates implements CertificateProvider {

  private static final Logger log = LoggerFactory.getLogger(PlatformCertificates.class);
  private static final Duration FRESH_FOR = Duration.ofHours(12);

  /** Answers that name rubbish must not become downloads. */
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final CertificateDownloader downloader;
  private final Clock clock;
  private Map<String, X509Certificate> bySerial = Map.of();
  private Instant asked = Instant.EPOCH;

  PlatformCertificates(CertificateDownloader downloader, Clock clock) {
    this.downloader = downloader;
    this.clock = clock;
  }

  /** The certificate of a serial number; null when WeChat Pay has none. */
  @Override
  public synchronized @Nullable X509Certificate getCertificate(@Nullable String serialNumber) {
    if (serialNumber == null) {
      return null;
    }
    refresh(bySerial.containsKey(serialNumber) ? FRESH_FOR : PAUSE);
    return bySerial.get(serialNumber);
  }

  /** The certificate that lasts longest. */
  @Override
  public synchronized X509Certificate getAvailableCertificate() {
    refresh(bySerial.isEmpty() ? Duration.ZERO : FRESH_FOR);
    return bySerial.values().stream()
        .max(Comparator.comparing(X509Certificate::getNotAfter))
        .orElseThrow(() -> new IllegalStateException("WeChat Pay has no platform certificate"));
  }

  private void refresh(Duration age) {
    var now = clock.instant();
    if (!now.isBefore(asked.plus(age))) {
      asked = now;
      try {
        var downloaded = downloader.download();
        if (!downloaded.isEmpty()) {
          bySerial = Map.copyOf(downloaded);
        }
      } catch (RuntimeException away) {
        // Those that are known still count. Whatever it is, it is not about the call under way.
        log.warn("platform certificates of WeChat Pay were not downloaded: {}", away.toString());
      }
    }
  }
}
