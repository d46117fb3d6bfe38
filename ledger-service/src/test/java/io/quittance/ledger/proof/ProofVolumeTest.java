package io.quittance.ledger.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.ledger.RunningLedger;
import io.quittance.ledger.journal.Cause;
import io.quittance.ledger.journal.EntryRequest;
import io.quittance.ledger.journal.Posting;
import io.quittance.ledger.journal.WriteEntries;
import io.quittance.platform.money.Currencies;
import io.quittance.platform.money.Money;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Books half a million entries, a million postings, and proves them from the first one on: in the
 * database, and from a dump. Logs how long that took.
 */
@EnabledIfSystemProperty(named = "quittance.soak", matches = "true")
class ProofVolumeTest extends RunningLedger {

  private static final Logger log = LoggerFactory.getLogger(ProofVolumeTest.class);
  private static final int ENTRIES = Integer.getInteger("quittance.proof.entries", 500_000);
  private static final int BATCH_SIZE = 500;
  private static final int WALLETS = 200;

  @Autowired private WriteEntries writeEntries;
  @Autowired private SealEntries sealEntries;
  @Autowired private WatchLedger watchLedger;
  @Autowired private TransactionTemplate transaction;

  @TempDir private Path folder;

  @Test
  void provesAMillionPostings() throws SQLException, IOException {
    var cash = open(unique("cash"), "ASSET", "USD", true);
    var wallets =
        IntStream.range(0, WALLETS)
            .mapToObj(_ -> open(unique("wallet"), "LIABILITY", "USD", true))
            .toList();
    var amount = new Money(1, Currencies.find("USD").orElseThrow());

    long start = System.nanoTime();
    for (int batch = 0; batch < ENTRIES / BATCH_SIZE; batch++) {
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
    watchLedger.watchAll();
    long watchedAll = System.nanoTime();
    watchLedger.watch();
    long watched = System.nanoTime();

    assertThat(proof.path("good").asBoolean()).as("%s", proof).isTrue();
    log.info(
        "{} postings: booked in {} ms, sealed in {} ms, proven in {} ms, what is new in {} ms",
        proof.path("counts").path("postings").asLong(),
        TimeUnit.NANOSECONDS.toMillis(booked - start),
        TimeUnit.NANOSECONDS.toMillis(sealed - booked),
        TimeUnit.NANOSECONDS.toMillis(proven - sealed),
        TimeUnit.NANOSECONDS.toMillis(watched - watchedAll));
    verifyDump();
  }

  private void verifyDump() throws SQLException, IOException {
    try (var database = superuser()) {
      var dump = LedgerDump.write(database, folder.resolve("ledger.sql"));
      var keys =
          Files.writeString(folder.resolve("keys.json"), get("/ledger/seal-keys").body() + "");
      long start = System.nanoTime();
      int status =
          VerifyLedger.run(List.of("" + dump, "--public-keys", "" + keys), System.out, System.err);
      log.info(
          "a dump of {} MB verified in {} ms",
          Files.size(dump) >> 20,
          TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
      assertThat(status).isZero();
    }
  }
}
