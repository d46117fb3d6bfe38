package io.quittance.reconciliation.statement;

import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_NOT_AVAILABLE;

import io.quittance.reconciliation.ReconciliationSettings;
import io.quittance.reconciliation.statement.TakeStatement.Source;
import io.quittance.reconciliation.statement.fetch.Offer;
import io.quittance.reconciliation.statement.fetch.StatementSources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import org.springframework.stereotype.Service;

/** Gets the statement of a day from the provider, and takes it. */
@Service
public class FetchStatement {

  private final ReconciliationSettings settings;
  private final Statements statements;
  private final TakeStatement takeStatement;
  private final StatementSources sources;

  FetchStatement(
      ReconciliationSettings settings,
      Statements statements,
      TakeStatement takeStatement,
      StatementSources sources) {
    this.settings = settings;
    this.statements = statements;
    this.takeStatement = takeStatement;
    this.sources = sources;
  }

  /**
   * The statement to judge a day by: the provider's own, newly taken when it changed. A day that
   * the provider has no file of is judged by the file that an operator uploaded. A day on which, as
   * the provider says, nothing happened has a statement without lines.
   *
   * <p>Talks to the network: call it outside a transaction.
   *
   * @param quiet whether we claim nothing of the day either, and its file is due: then a provider
   *     is believed that says the same of nothing as of a file that it has yet to make
   * @throws StatementRefused when there is none, or anything in it is wrong
   * @throws ProviderUnavailable when the answer says nothing; nothing was taken
   */
  public Statement fetch(String provider, LocalDate day, boolean quiet) {
    var at = settings.provider(provider);
    var source = new Source(provider, at.account(), day, at.format(), null);
    switch (offer(provider, day)) {
      case Offer.File(var file) -> take(file, source);
      case Offer.NothingHappened(boolean isCertain) when isCertain || quiet ->
          takeStatement.takeEmpty(source);
      case Offer.NothingHappened _, Offer.NoFile _ -> {}
    }
    return stored(provider, day);
  }

  private Offer offer(String provider, LocalDate day) {
    return sources.of(provider).map(source -> source.download(day)).orElseGet(Offer.NoFile::new);
  }

  private void take(SpooledFile file, Source source) {
    try (file) {
      takeStatement.take(file, source);
    } catch (IOException diskFull) {
      throw new UncheckedIOException(diskFull);
    }
  }

  /**
   * The statement that a day has now, without asking the provider.
   *
   * @throws StatementRefused when there is none
   */
  public Statement stored(String provider, LocalDate day) {
    return statements
        .current(provider, day)
        .orElseThrow(
            () ->
                STATEMENT_NOT_AVAILABLE.because(
                    "%s has no statement of %s, and none was uploaded".formatted(provider, day)));
  }
}
