package io.quittance.payment.dispute;

import io.quittance.platform.id.Ids;
import io.quittance.platform.secret.SealedColumn;
import io.quittance.platform.secret.SecretTexts;
import java.util.List;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What merchants write about their customers, encrypted: sealed for one dispute. */
@Configuration(proxyBeanMethods = false)
public class SealedEvidence {

  private final SecretTexts texts;

  SealedEvidence(SecretTexts texts) {
    this.texts = texts;
  }

  byte[] seal(UUID disputeId, String text) {
    return texts.seal(owner(disputeId), text);
  }

  String open(UUID disputeId, byte[] sealed) {
    return texts.open(owner(disputeId), sealed);
  }

  private static String owner(UUID disputeId) {
    return Ids.write(Dispute.PREFIX, disputeId);
  }

  @Bean
  SealedColumn sealedEvidenceColumn() {
    return new SealedColumn(
        "dispute",
        List.of("id"),
        "evidence_sealed",
        "evidence",
        true,
        row -> owner(row.getObject("id", UUID.class)),
        texts);
  }
}
