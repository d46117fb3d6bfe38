package io.quittance.ledger.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.ledger.RunningLedger;
import io.quittance.ledger.journal.Cause;
import io.quittance.ledger.journal.EntryRequest;
import io.quittance.ledger.journal.Posting;
import io.quittance.ledger.journal.WriteEntries;
import io.quittance.platform.money.Currencies;
import io.quittance.platform.money.Money;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/** Books and proves many entries and logs how long that took. */
@EnabledIfSystemProperty(named = "quittance.soak", matches = "true")
class ProofVolumeTest extends RunningLedger {

  private static final Logger log = LoggerFactory.getLogger(ProofVolumeTest.class);
  private static final int BATCHES = 100;
  private static final int BATCH_SIZE = 500;
  private static final int WALLETS = 200;

  @Autowired private WriteEntries writeEntries;
  @Autowired private SealEntries sealEntries;
  @Autowired private TransactionTemplate transaction;

  @Test
  void proves50000Entries() {
    var cash = open(unique("cash"), "ASSET", "USD", true);
    var wallets =
        IntStream.range(0, WALLETS)
            .mapToObj(_ -> open(unique("wallet"), "LIABILITY", "USD", true))
            .toList();
    var amount = new Money(1, Currencies.find("USD").orElseThrow());

    long start = System.nanoTime();
    for (int batch = 0; batch < BATCHES; batch++) {
      var requests =
          IntStream.range(0, BATCH_SIZE)
              .mapToObj(
                  i ->
                      new EntryRequest(
                          unique("ref"),
                          "volume",
                          List.of(
                              Posting.debit(cash, amount),
                              Posting.credit(wallets.get(i % WALLETS), amount)),
                          Cause.request(),
                          List.of()))
              .toList();
      transaction.executeWithoutResult(_ -> writeEntries.write(requests));
    }
    long booked = System.nanoTime();
    sealEntries.sealAll();
    long sealed = System.nanoTime();
    var proof = get("/ledger/proof").body();
    long proven = System.nanoTime();

    assertThat(proof.path("good").asBoolean()).as("%s", proof).isTrue();
    log.info(
        "50,000 entries: booked in {} ms, sealed in {} ms, proven in {} ms",
        TimeUnit.NANOSECONDS.toMillis(booked - start),
        TimeUnit.NANOSECONDS.toMillis(sealed - booked),
        TimeUnit.NANOSECONDS.toMillis(proven - sealed));
  }
}
