package io.quittance.payment.provider.adyen;

import com.adyen.model.RequestOptions;
import com.adyen.model.disputes.AcceptDisputeRequest;
import com.adyen.model.disputes.DefendDisputeRequest;
import com.adyen.model.disputes.DefenseDocument;
import com.adyen.model.disputes.DefenseDocumentType;
import com.adyen.model.disputes.DefenseReason;
import com.adyen.model.disputes.DefenseReasonsRequest;
import com.adyen.model.disputes.DisputeServiceResult;
import com.adyen.model.disputes.SupplyDefenseDocumentRequest;
import com.adyen.service.disputes.DisputesApi;
import com.adyen.service.exception.ApiException;
import io.quittance.contracts.provider.ProviderFact;
import io.quittance.payment.provider.DisputeResponse;
import io.quittance.payment.provider.ProviderAnswer;
import io.quittance.payment.provider.ProviderAnswer.Refused;
import io.quittance.payment.provider.ProviderAnswer.Told;
import java.io.IOException;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.HtmlUtils;

/** Gives in to disputes, or defends against them with one document. */
final class AdyenDisputes {

  private static final String REQUIRED = "Required";
  private static final int TITLE_LENGTH_MAX = 100;

  private static final String PAGE =
      """
      <html><head><title>%s</title></head>
      <body style="font-family: 'Noto Sans SC'; font-size: 11pt; white-space: pre-wrap">%s</body></html>
      """;

  private final DisputesApi api;
  private final AdyenSettings settings;
  private final AdyenAnswers answers;
  private final Function<String, byte[]> print;

  AdyenDisputes(
      DisputesApi api,
      AdyenSettings settings,
      AdyenAnswers answers,
      Function<String, byte[]> print) {
    this.api = api;
    this.settings = settings;
    this.answers = answers;
    this.print = print;
  }

  ProviderAnswer answer(DisputeResponse response) throws ApiException, IOException {
    var evidence = response.evidence();
    return evidence == null ? accept(response) : defend(response, evidence);
  }

  private ProviderAnswer accept(DisputeResponse response) throws ApiException, IOException {
    var taken =
        api.acceptDispute(
            new AcceptDisputeRequest()
                .disputePspReference(response.disputeReference())
                .merchantAccountCode(settings.merchantAccount()),
            new RequestOptions().idempotencyKey("accept-" + response.disputeReference()));
    return isTaken(taken.getDisputeServiceResult())
        ? told(new ProviderFact.DisputeLost(subject(response), response.disputeReference()))
        : new Refused("not_taken");
  }

  private ProviderAnswer defend(DisputeResponse response, String evidence)
      throws ApiException, IOException {
    var reason = reason(response);
    if (reason.isEmpty()) {
      return new Refused("not_defensible");
    }
    if (!isTaken(supply(response, reason.get(), evidence))) {
      return new Refused("document_not_taken");
    }
    var defended =
        api.defendDispute(
            new DefendDisputeRequest()
                .defenseReasonCode(reason.get().getDefenseReasonCode())
                .disputePspReference(response.disputeReference())
                .merchantAccountCode(settings.merchantAccount()));
    return isTaken(defended.getDisputeServiceResult())
        ? told(
            new ProviderFact.DisputeUpdated(
                subject(response), response.disputeReference(), "UNDER_REVIEW"))
        : new Refused("not_taken");
  }

  /** The reason that asks for the fewest documents. */
  private Optional<DefenseReason> reason(DisputeResponse response)
      throws ApiException, IOException {
    var reasons =
        api.retrieveApplicableDefenseReasons(
                new DefenseReasonsRequest()
                    .disputePspReference(response.disputeReference())
                    .merchantAccountCode(settings.merchantAccount()))
            .getDefenseReasons();
    return Objects.requireNonNullElse(reasons, List.<DefenseReason>of()).stream()
        .filter(reason -> reason.getDefenseReasonCode() != null)
        .min(Comparator.comparingInt(reason -> required(reason).size()));
  }

  private @Nullable DisputeServiceResult supply(
      DisputeResponse response, DefenseReason reason, String evidence)
      throws ApiException, IOException {
    // The library writes bytes as they are: what must be base64 has to be it already.
    var pdf = Base64.getEncoder().encode(print.apply(page(evidence)));
    var types =
        required(reason).isEmpty() ? types(reason).stream().limit(1).toList() : required(reason);
    var documents =
        types.stream()
            .map(
                type ->
                    new DefenseDocument()
                        .content(pdf)
                        .contentType("application/pdf")
                        .defenseDocumentTypeCode(type.getDefenseDocumentTypeCode()))
            .toList();
    return api.supplyDefenseDocument(
            new SupplyDefenseDocumentRequest()
                .defenseDocuments(documents)
                .disputePspReference(response.disputeReference())
                .merchantAccountCode(settings.merchantAccount()))
        .getDisputeServiceResult();
  }

  private static List<DefenseDocumentType> types(DefenseReason reason) {
    return Objects.requireNonNullElse(reason.getDefenseDocumentTypes(), List.of());
  }

  private static List<DefenseDocumentType> required(DefenseReason reason) {
    return types(reason).stream()
        .filter(type -> REQUIRED.equals(type.getRequirementLevel()))
        .toList();
  }

  private static String page(String evidence) {
    var title = evidence.substring(0, Math.min(evidence.length(), TITLE_LENGTH_MAX));
    return PAGE.formatted(escaped(title), escaped(evidence));
  }

  private static String escaped(String text) {
    return HtmlUtils.htmlEscapeDecimal(text.replaceAll("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f]", " "));
  }

  private static boolean isTaken(@Nullable DisputeServiceResult result) {
    return result != null && Boolean.TRUE.equals(result.getSuccess());
  }

  private static Told told(ProviderFact fact) {
    return new Told(fact, null);
  }

  private ProviderFact.Subject subject(DisputeResponse response) {
    return answers.subject(response.payment(), null, response.charge());
  }
}
