package io.quittance.payment.timeline;

import io.quittance.contracts.ledger.LedgerEntriesApi;
import io.quittance.contracts.ledger.LedgerEntriesApi.Entry;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.web.client.RestClientException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Tells what happened with a payment: our own notes, and the ledger's entries between them. */
@Service
public class ReadTimeline {

  private static final Logger log = LoggerFactory.getLogger(ReadTimeline.class);
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int PAGE = 100;

  private final JdbcClient jdbc;
  private final LedgerEntriesApi ledger;

  ReadTimeline(JdbcClient jdbc, LedgerEntriesApi ledger) {
    this.jdbc = jdbc;
    this.ledger = ledger;
  }

  /** Everything that happened with a payment, oldest first. */
  public TimelineView of(UUID id, String paymentIntentId) {
    var lines = new ArrayList<>(notes(id));
    boolean ledgerAnswered = addEntries(paymentIntentId, lines);
    lines.sort(Comparator.comparing(TimelineItem::at));
    return new TimelineView(paymentIntentId, lines, !ledgerAnswered);
  }

  private List<TimelineItem> notes(UUID id) {
    return jdbc.sql(
            """
            SELECT happened_at, type, request_id, detail FROM payment_timeline
            WHERE payment_intent_id = :id ORDER BY id
            """)
        .param("id", id)
        .query(
            (row, _) ->
                new TimelineItem(
                    row.getObject("happened_at", OffsetDateTime.class).toInstant(),
                    row.getString("type"),
                    row.getString("request_id"),
                    JSON.readValue(
                        row.getString("detail"),
                        new TypeReference<LinkedHashMap<String, Object>>() {})))
        .list();
  }

  /** False when the ledger does not answer; the rest is told all the same. */
  private boolean addEntries(String paymentIntentId, List<TimelineItem> lines) {
    try {
      @Nullable String cursor = null;
      do {
        var page = ledger.entries(paymentIntentId, cursor, PAGE);
        page.data().stream().map(ReadTimeline::line).forEach(lines::add);
        cursor = page.hasMore() ? page.nextCursor() : null;
      } while (cursor != null);
      return true;
    } catch (RestClientException away) {
      log.warn("a timeline without ledger entries, ledger-service is away: {}", away.toString());
      return false;
    }
  }

  private static TimelineItem line(Entry entry) {
    var detail = new LinkedHashMap<String, Object>();
    detail.put("entryId", entry.entryId());
    detail.put("reference", entry.reference());
    detail.put("description", entry.description());
    detail.put("postings", entry.postings());
    return new TimelineItem(entry.bookedAt(), "LEDGER_ENTRY", null, detail);
  }
}
