package io.quittance.ledger.proof;

import io.quittance.contracts.ledger.LedgerEvent;
import io.quittance.platform.chain.Anchor;
import io.quittance.platform.chain.KnownHead;
import io.quittance.platform.chain.PublishedHead;
import java.util.Optional;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The last seal of the ledger that is known from elsewhere than its database: from this instance's
 * memory, and at the start from the topic.
 */
@Configuration(proxyBeanMethods = false)
class LedgerHead {

  private final KnownHead head = new KnownHead();

  KnownHead known() {
    return head;
  }

  @Bean
  PublishedHead publishedLedgerHead(
      SealSettings settings, SealKeys keys, KafkaProperties kafka, DatabaseSource source) {
    return new PublishedHead(
        new PublishedHead.Told(
            "ledger", LedgerEvent.CATALOG.topic(), LedgerHead::anchor, settings.restoredAt()),
        kafka,
        keys.verifier(),
        source.sealTable(),
        head);
  }

  /** The anchor that an event of the ledger's topic is. */
  static Optional<Anchor> anchor(String value) {
    var event =
        (LedgerEvent.Sealed) LedgerEvent.CATALOG.read("ledger.sealed.v1", value).orElseThrow();
    return Optional.of(
        new Anchor(
            event.sealNumber(),
            event.lastSequence(),
            event.entries(),
            event.root(),
            event.hash(),
            event.signature(),
            event.sealedAt()));
  }
}
