package io.quittance.webhook.inbound;

import io.quittance.platform.id.Ids;
import io.quittance.platform.secret.SealedColumn;
import io.quittance.platform.secret.SecretTexts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What providers send, encrypted: it names customers and their accounts. */
@Configuration(proxyBeanMethods = false)
public class SealedBodies {

  private final SecretTexts texts;

  /** With the keys of the service. */
  public SealedBodies(SecretTexts texts) {
    this.texts = texts;
  }

  byte[] seal(UUID webhookId, byte[] body) {
    return texts.sealBytes(owner(webhookId), body);
  }

  /**
   * The body of a row, byte for byte as it came; one that is older than its encryption is plain.
   *
   * @param row has the columns {@code body} and {@code sealed_body}
   */
  public byte[] open(UUID webhookId, ResultSet row) throws SQLException {
    var sealed = row.getBytes("sealed_body");
    return sealed == null ? row.getBytes("body") : texts.openBytes(owner(webhookId), sealed);
  }

  private static String owner(UUID webhookId) {
    return Ids.write(FindWebhooks.PREFIX, webhookId);
  }

  @Bean
  SealedColumn sealedWebhookBodies() {
    return SealedColumn.of(
        "provider_webhook",
        List.of("id"),
        "sealed_body",
        row -> owner(row.getObject("id", UUID.class)),
        texts);
  }
}
