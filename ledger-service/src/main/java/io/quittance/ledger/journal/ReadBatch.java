package io.quittance.ledger.journal;

import static io.quittance.platform.problem.CommonProblem.invalid;
import static io.quittance.platform.problem.CommonProblem.missing;

import io.quittance.ledger.journal.EntryMessages.BatchMessage;
import io.quittance.ledger.journal.EntryMessages.EntryMessage;
import io.quittance.platform.problem.Refusal;
import io.quittance.platform.problem.UnreadableBody;
import io.quittance.platform.web.StrictJson;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a batch so that an item that is no entry spoils no other one: at once, and item by item
 * only where that fails.
 */
@Component
class ReadBatch {

  /** The most entries of one batch. */
  private static final int BATCH_MAX = 1_000;

  private final JsonMapper json = StrictJson.mapper();

  private record UnreadBatch(@Nullable List<JsonNode> entries) {}

  /**
   * The items, in their order.
   *
   * @throws Refusal when it is no list of 1 to 1,000 items
   */
  List<BatchItem> read(byte[] body) {
    try {
      var batch = json.readValue(body, BatchMessage.class);
      if (batch != null && batch.entries() != null) {
        return items(batch.entries());
      }
    } catch (JacksonException _) {
      // Read again, to find out which items are at fault.
    }
    return unread(body).stream().map(this::itemAlone).toList();
  }

  private static List<BatchItem> items(List<@Nullable EntryMessage> messages) {
    requireSize(messages.size());
    var items = new ArrayList<BatchItem>(messages.size());
    for (var message : messages) {
      items.add(
          message == null
              ? new BatchItem(null, ReadBatch::refuseNothing)
              : new BatchItem(message.reference(), message::toRequest));
    }
    return items;
  }

  private List<JsonNode> unread(byte[] body) {
    UnreadBatch batch;
    try {
      batch = json.readValue(body, UnreadBatch.class);
    } catch (JacksonException failure) {
      throw UnreadableBody.refusal(failure);
    }
    if (batch == null) {
      throw UnreadableBody.refusal(null);
    }
    if (batch.entries() == null) {
      throw missing("entries");
    }
    requireSize(batch.entries().size());
    return batch.entries();
  }

  private static void requireSize(int size) {
    if (size < 1 || size > BATCH_MAX) {
      throw invalid("entries", "must have 1 to " + BATCH_MAX + " entries");
    }
  }

  private static EntryRequest refuseNothing() {
    throw UnreadableBody.refusal(null);
  }

  private BatchItem itemAlone(JsonNode node) {
    return new BatchItem(node.path("reference").stringValue(null), () -> message(node).toRequest());
  }

  private EntryMessage message(JsonNode node) {
    if (node.isNull()) {
      throw UnreadableBody.refusal(null);
    }
    try {
      return json.treeToValue(node, EntryMessage.class);
    } catch (JacksonException failure) {
      throw UnreadableBody.refusal(failure);
    }
  }
}
