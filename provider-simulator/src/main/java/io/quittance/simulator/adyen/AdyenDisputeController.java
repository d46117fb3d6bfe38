package io.quittance.simulator.adyen;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.quittance.platform.problem.Refusal;
import io.quittance.simulator.book.Books;
import io.quittance.simulator.dispute.AnswerDispute;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** The Disputes API: give in, or send a document and defend. HTTP in, HTTP out. */
@Hidden
@AdyenConfigured
@RestController
@RequestMapping(AdyenEmulator.DISPUTES)
class AdyenDisputeController {

  private static final String REASON = "MerchandiseReceived";
  private static final String DOCUMENT = "DefenseMaterial";
  private static final List<String> DECIDING = List.of("winning_evidence", "losing_evidence");

  private static final int DOCUMENTS_MAX = 10_000;

  private final Books books;
  private final AnswerDispute answerDispute;

  /** What was sent, by dispute; Adyen too wants to have it before the defense. */
  private final Cache<String, String> documents =
      Caffeine.newBuilder().maximumSize(DOCUMENTS_MAX).build();

  AdyenDisputeController(Books books, AnswerDispute answerDispute) {
    this.books = books;
    this.answerDispute = answerDispute;
  }

  @PostMapping("/retrieveApplicableDefenseReasons")
  ResponseEntity<String> reasons(HttpServletRequest http) {
    var id = dispute(AdyenJson.read(http));
    return books.findDispute(id).isEmpty()
        ? answer(false, null)
        : answer(
            true,
            List.of(
                AdyenJson.object(
                    "defenseReasonCode",
                    REASON,
                    "satisfied",
                    false,
                    "defenseDocumentTypes",
                    List.of(
                        AdyenJson.object(
                            "available",
                            false,
                            "defenseDocumentTypeCode",
                            DOCUMENT,
                            "requirementLevel",
                            "Required")))));
  }

  @PostMapping("/supplyDefenseDocument")
  ResponseEntity<String> supply(HttpServletRequest http) {
    var body = AdyenJson.read(http);
    var document = body.path("defenseDocuments").path(0);
    var content = Base64.getDecoder().decode(AdyenJson.required(document, "content"));
    if (!new String(content, ISO_8859_1).startsWith("%PDF-")) {
      return answer(false, null);
    }
    documents.put(dispute(body), PdfText.find(content, DECIDING).orElse("a document"));
    return answer(true, null);
  }

  @PostMapping("/defendDispute")
  ResponseEntity<String> defend(HttpServletRequest http) {
    var body = AdyenJson.read(http);
    var id = dispute(body);
    var evidence = documents.getIfPresent(id);
    boolean isReasoned = AdyenJson.required(body, "defenseReasonCode").equals(REASON);
    return evidence != null && isReasoned
        ? done(() -> answerDispute.contest(id, evidence))
        : answer(false, null);
  }

  @PostMapping("/acceptDispute")
  ResponseEntity<String> accept(HttpServletRequest http) {
    var id = dispute(AdyenJson.read(http));
    return done(() -> answerDispute.accept(id));
  }

  private static ResponseEntity<String> done(Runnable move) {
    try {
      move.run();
      return answer(true, null);
    } catch (Refusal notOpen) {
      return answer(false, null);
    }
  }

  private static String dispute(JsonNode body) {
    return AdyenJson.required(body, "disputePspReference");
  }

  private static ResponseEntity<String> answer(boolean success, @Nullable List<?> reasons) {
    var result =
        AdyenJson.object(
            "disputeServiceResult",
            AdyenJson.object(
                "success", success, "errorMessage", success ? null : "Dispute is not open"),
            "defenseReasons",
            reasons);
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .body(AdyenJson.write(result));
  }
}
