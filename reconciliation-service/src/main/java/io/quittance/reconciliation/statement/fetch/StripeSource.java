package io.quittance.reconciliation.statement.fetch;

import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.model.reporting.ReportRun;
import com.stripe.net.RequestOptions;
import com.stripe.param.reporting.ReportRunCreateParams;
import io.quittance.contracts.provider.StripeMetadata;
import io.quittance.reconciliation.ReconciliationSettings;
import io.quittance.reconciliation.statement.ProviderUnavailable;
import io.quittance.reconciliation.statement.SpooledFile;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/**
 * Stripe's itemized payout reconciliation, by its Reporting API: a report is asked for, made after
 * a while, and its file downloaded. Days are counted in UTC.
 *
 * <p>Asking again within an hour finds the report that was asked for before, by its idempotency
 * key: a run that broke off, or lost its patience, does not have it made anew.
 */
@Component
@ConditionalOnProperty("quittance.reconciliation.stripe.api-key")
@EnableConfigurationProperties(StripeReportSettings.class)
final class StripeSource implements StatementSource {

  static final String NAME = "stripe";

  private static final List<String> COLUMNS =
      List.of(
          "automatic_payout_id",
          "automatic_payout_effective_at_utc",
          "balance_transaction_id",
          "created_utc",
          "currency",
          "gross",
          "fee",
          "net",
          "reporting_category",
          "source_id",
          "payment_intent_id",
          "charge_id",
          "customer_facing_amount",
          "customer_facing_currency",
          "payment_metadata[%s]".formatted(StripeMetadata.PAYMENT),
          "payment_metadata[%s]".formatted(StripeMetadata.CAPTURE),
          "refund_metadata[%s]".formatted(StripeMetadata.REFERENCE));

  private static final Duration PAUSE = Duration.ofMillis(500);

  private final StripeReportSettings settings;
  private final Clock clock;
  private final StripeClient stripe;
  private final Download download;

  StripeSource(StripeReportSettings settings, ReconciliationSettings providers, Clock clock) {
    var provider = providers.provider(NAME);
    if (!provider.zone().getRules().equals(ZoneOffset.UTC.getRules())) {
      throw new IllegalStateException(
          "quittance.reconciliation.providers.stripe.zone: Stripe's reports count days in UTC");
    }
    this.settings = settings;
    this.clock = clock;
    int timeoutMillis = Math.toIntExact(settings.timeout().toMillis());
    this.stripe =
        StripeClient.builder()
            .setApiKey(settings.apiKey())
            .setApiBase(settings.url().toString())
            .setConnectTimeout(timeoutMillis)
            .setReadTimeout(timeoutMillis)
            .setMaxNetworkRetries(0)
            .build();
    this.download = new Download(settings.timeout());
  }

  @Override
  public String provider() {
    return NAME;
  }

  @Override
  public Offer download(LocalDate day) {
    try {
      return Offer.of(isThere(day) ? file(made(asked(day))) : Optional.empty());
    } catch (StripeException refused) {
      throw new ProviderUnavailable(
          "Stripe answered %d %s".formatted(refused.getStatusCode(), refused.getCode()), refused);
    }
  }

  /** Whether Stripe's data reach to the end of the day. */
  private boolean isThere(LocalDate day) throws StripeException {
    var type = stripe.v1().reporting().reportTypes().retrieve(settings.reportType());
    Long end = type.getDataAvailableEnd();
    return end != null && !Instant.ofEpochSecond(end).isBefore(beginning(day.plusDays(1)));
  }

  private ReportRun asked(LocalDate day) throws StripeException {
    var parameters =
        ReportRunCreateParams.Parameters.builder()
            .setIntervalStart(beginning(day).getEpochSecond())
            .setIntervalEnd(beginning(day.plusDays(1)).getEpochSecond())
            .addAllColumn(COLUMNS)
            .build();
    var key =
        "statement-%s-%s"
            .formatted(day, clock.instant().truncatedTo(ChronoUnit.HOURS).getEpochSecond());
    return stripe
        .v1()
        .reporting()
        .reportRuns()
        .create(
            ReportRunCreateParams.builder()
                .setReportType(settings.reportType())
                .setParameters(parameters)
                .build(),
            RequestOptions.builder().setIdempotencyKey(key).build());
  }

  private ReportRun made(ReportRun asked) throws StripeException {
    long endNanos = System.nanoTime() + settings.patience().toNanos();
    var report = asked;
    while (report.getStatus().equals("pending")) {
      if (System.nanoTime() - endNanos > 0) {
        throw new ProviderUnavailable("Stripe is still making the report");
      }
      pause();
      report = stripe.v1().reporting().reportRuns().retrieve(asked.getId());
    }
    if (!report.getStatus().equals("succeeded") || report.getResult() == null) {
      throw new ProviderUnavailable("Stripe could not make the report: " + report.getStatus());
    }
    return report;
  }

  /** The key goes to Stripe's own host alone, whatever address the report names. */
  private Optional<SpooledFile> file(ReportRun report) {
    var url =
        URI.create(
            "%s/v1/files/%s/contents".formatted(settings.filesUrl(), report.getResult().getId()));
    return download.get(url, Map.of("Authorization", "Bearer " + settings.apiKey()));
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new ProviderUnavailable("this service stops", stopping);
    }
  }

  private static Instant beginning(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
