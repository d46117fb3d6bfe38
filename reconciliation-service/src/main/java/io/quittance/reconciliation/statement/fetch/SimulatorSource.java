package io.quittance.reconciliation.statement.fetch;

import io.quittance.reconciliation.statement.SpooledFile;
import java.net.URI;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;

/** A file for each day, by a bearer token: as the simulator has them, our bank and the ledger. */
final class SimulatorSource implements StatementSource {

  private final String provider;
  private final URI url;
  private final String path;
  private final String apiKey;
  private final Download download;

  SimulatorSource(String provider, URI url, String path, String apiKey, Download download) {
    this.provider = provider;
    this.url = url;
    this.path = path;
    this.apiKey = apiKey;
    this.download = download;
  }

  @Override
  public String provider() {
    return provider;
  }

  @Override
  public Optional<SpooledFile> download(LocalDate day) {
    return download.get(
        URI.create(url + path.replace("{day}", day.toString())),
        Map.of("Authorization", "Bearer " + apiKey, "Accept", "text/csv, */*"));
  }
}
