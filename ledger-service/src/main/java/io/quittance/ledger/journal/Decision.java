package io.quittance.ledger.journal;

import io.quittance.platform.problem.Refusal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is to become of one request of a batch. */
sealed interface Decision {

  record Append(AppliedEntry entry) implements Decision {}

  record RepeatOfNew(AppliedEntry entry) implements Decision {}

  record RepeatOfKnown(UUID id) implements Decision {}

  /** The hold is new or ended now; the entry is the one that posts it. */
  record ChangeHold(Hold hold, @Nullable AppliedEntry entry) implements Decision {}

  record RepeatOfHold(Hold hold) implements Decision {}

  record Refuse(Refusal refusal) implements Decision {}
}
