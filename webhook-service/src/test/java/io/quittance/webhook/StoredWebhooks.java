package io.quittance.webhook;

import io.quittance.platform.secret.SecretTexts;
import io.quittance.webhook.inbound.SealedBodies;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is stored of webhooks, opened with the sandbox's key, to be looked for by their bodies. */
public final class StoredWebhooks {

  private static final SealedBodies BODIES =
      new SealedBodies(new SecretTexts("test.key-set", null, true));

  private StoredWebhooks() {}

  /** One of them. */
  public record Stored(
      String state, @Nullable String reason, @Nullable String factType, String body) {}

  /** Those whose bodies hold one of these texts, as they were received. */
  public static List<Stored> holding(JdbcClient jdbc, String... texts) {
    return jdbc
        .sql(
            """
            SELECT id, state, reason, fact_type, body, sealed_body FROM provider_webhook
            ORDER BY received_at
            """)
        .query(
            (row, _) ->
                new Stored(
                    row.getString("state"),
                    row.getString("reason"),
                    row.getString("fact_type"),
                    new String(
                        BODIES.open(row.getObject("id", UUID.class), row), StandardCharsets.UTF_8)))
        .list()
        .stream()
        .filter(stored -> Arrays.stream(texts).anyMatch(stored.body()::contains))
        .toList();
  }
}
