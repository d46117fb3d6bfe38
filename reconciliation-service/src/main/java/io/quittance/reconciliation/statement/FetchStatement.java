package io.quittance.reconciliation.statement;

import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_NOT_AVAILABLE;

import io.quittance.platform.client.ServiceClients;
import io.quittance.reconciliation.ReconciliationSettings;
import io.quittance.reconciliation.statement.TakeStatement.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.stereotype.Service;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

/** Gets the statement of a day from the provider, and takes it. */
@Service
public class FetchStatement {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final ReconciliationSettings settings;
  private final Statements statements;
  private final StatementFormats formats;
  private final TakeStatement takeStatement;
  private final Map<String, RestClient> clients;

  FetchStatement(
      ReconciliationSettings settings,
      Statements statements,
      StatementFormats formats,
      TakeStatement takeStatement) {
    this.settings = settings;
    this.statements = statements;
    this.formats = formats;
    this.takeStatement = takeStatement;
    var http = new HttpComponentsClientHttpRequestFactory(ServiceClients.pooled(TIMEOUT));
    this.clients =
        settings.providers().entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey,
                    entry ->
                        RestClient.builder()
                            .baseUrl(entry.getValue().url())
                            .requestFactory(http)
                            .defaultHeaders(
                                headers -> headers.setBearerAuth(entry.getValue().apiKey()))
                            .build()));
  }

  /**
   * The statement to judge a day by: the provider's own, newly taken when it changed. A day that
   * the provider has no file of is judged by the file that an operator uploaded.
   *
   * <p>Talks to the network: call it outside a transaction.
   *
   * @throws StatementRefused when there is none, or anything in it is wrong
   * @throws ProviderUnavailable when the answer says nothing; nothing was taken
   */
  public Statement fetch(String provider, LocalDate day) {
    var at = settings.provider(provider);
    try (var file = download(provider, day).orElse(null)) {
      if (file != null) {
        takeStatement.take(file, new Source(provider, at.account(), day, at.format(), null));
      }
      return stored(provider, day);
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

  private Optional<SpooledFile> download(String provider, LocalDate day) {
    var client = clients.get(provider);
    if (client == null) {
      throw new IllegalStateException("no client for " + provider);
    }
    try {
      return client
          .get()
          .uri(formats.named(settings.provider(provider).format()).path(), day)
          .header(HttpHeaders.ACCEPT, "text/csv, */*")
          .exchangeForRequiredValue((_, response) -> spool(response));
    } catch (ResourceAccessException broken) {
      throw new ProviderUnavailable("the provider broke off or did not answer", broken);
    }
  }

  private static Optional<SpooledFile> spool(ClientHttpResponse response) throws IOException {
    var status = response.getStatusCode();
    if (status.isSameCodeAs(HttpStatus.NOT_FOUND)) {
      return Optional.empty();
    }
    if (!status.is2xxSuccessful()) {
      throw new ProviderUnavailable("the provider answered " + status.value());
    }
    return Optional.of(SpooledFile.of(response.getBody()));
  }
}
