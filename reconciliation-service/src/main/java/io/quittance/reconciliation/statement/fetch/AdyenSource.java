package io.quittance.reconciliation.statement.fetch;

import io.quittance.reconciliation.ReconciliationSettings;
import io.quittance.reconciliation.statement.SpooledFile;
import io.quittance.reconciliation.statement.StatementFormat;
import io.quittance.reconciliation.statement.StatementFormat.Days;
import io.quittance.reconciliation.statement.StatementFormats;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/**
 * Adyen's settlement details, a file per batch, for its report user. Files are named by the batch's
 * number, and only their content says the day: the batches after the latest one that is known are
 * read until a later day comes. What was learned is kept. The batches of one day become one file.
 */
@Component
@ConditionalOnProperty("quittance.reconciliation.adyen.report-password")
@EnableConfigurationProperties(AdyenReportSettings.class)
final class AdyenSource implements StatementSource {

  static final String NAME = "adyen";

  /** More than the days that a night catches up on. */
  private static final int FILES_MAX = 50;

  private final AdyenReportSettings settings;
  private final ReconciliationSettings.Provider provider;
  private final StatementFormat format;
  private final AdyenBatches batches;
  private final Download download;

  AdyenSource(
      AdyenReportSettings settings,
      ReconciliationSettings providers,
      StatementFormats formats,
      AdyenBatches batches) {
    this.settings = settings;
    this.provider = providers.provider(NAME);
    this.format = formats.named(provider.format());
    this.batches = batches;
    this.download = new Download(settings.timeout());
  }

  @Override
  public String provider() {
    return NAME;
  }

  @Override
  public Offer download(LocalDate day) {
    var known = batches.latestUntil(provider.account(), day);
    int first =
        known
            .map(latest -> latest.day().equals(day) ? latest.batch() : latest.batch() + 1)
            .orElse(settings.firstBatch());
    try (var found = new FilesOfDay()) {
      // Between a batch of an earlier day and one of a later day there is none of this day.
      boolean beganEarlier = known.isPresent();
      for (int batch = first; batch < first + FILES_MAX; batch++) {
        var file = download(batch);
        if (file.isEmpty()) {
          return Offer.of(found.merged());
        }
        var itsDay = dayOf(batch, file.get());
        if (itsDay.equals(Optional.of(day))) {
          found.add(file.get());
          continue;
        }
        close(file.get());
        if (itsDay.isPresent() && itsDay.get().isAfter(day)) {
          return found.isEmpty() && beganEarlier
              ? new Offer.NothingHappened(true)
              : Offer.of(found.merged());
        }
        beganEarlier |= itsDay.isPresent();
      }
      return Offer.of(found.merged());
    } catch (IOException diskFull) {
      throw new UncheckedIOException(diskFull);
    }
  }

  private Optional<SpooledFile> download(int batch) {
    var credentials = settings.reportUser() + ":" + settings.reportPassword();
    var url =
        "%s/%s/settlement_detail_report_batch_%d.csv"
            .formatted(settings.url(), provider.account(), batch);
    return download.get(
        URI.create(url),
        Map.of(
            "Authorization",
            "Basic "
                + Base64.getEncoder()
                    .encodeToString(credentials.getBytes(StandardCharsets.UTF_8))));
  }

  private Optional<LocalDate> dayOf(int batch, SpooledFile file) {
    try {
      var day = format.day(file.path(), new Days(provider.zone(), provider.cutOff()));
      day.ifPresent(known -> batches.keep(provider.account(), batch, known));
      return day;
    } catch (RuntimeException unreadable) {
      close(file);
      throw unreadable;
    }
  }

  private static void close(SpooledFile file) {
    try {
      file.close();
    } catch (IOException stuck) {
      throw new UncheckedIOException(stuck);
    }
  }
}
