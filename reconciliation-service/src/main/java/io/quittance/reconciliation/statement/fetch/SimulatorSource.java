package io.quittance.reconciliation.statement.fetch;

import io.quittance.reconciliation.statement.SpooledFile;
import java.net.URI;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;

/** The simulator's settlement of a day, by its bearer token. */
final class SimulatorSource implements StatementSource {

  /** The version that tells of disputes too. */
  private static final String VERSION = "?version=2";

  private final String provider;
  private final URI url;
  private final String apiKey;
  private final Download download;

  SimulatorSource(String provider, URI url, String apiKey, Download download) {
    this.provider = provider;
    this.url = url;
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
        URI.create(url + "/v1/settlements/" + day + VERSION),
        Map.of("Authorization", "Bearer " + apiKey, "Accept", "text/csv"));
  }
}
