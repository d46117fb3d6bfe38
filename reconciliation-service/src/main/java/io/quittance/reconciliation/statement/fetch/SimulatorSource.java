package io.quittance.reconciliation.statement.fetch;

import java.net.URI;
import java.time.LocalDate;
import java.util.Map;
import java.util.function.Supplier;

/** A file for each day, by a bearer token: as the simulator has them, our bank and the ledger. */
final class SimulatorSource implements StatementSource {

  private final String provider;
  private final URI url;
  private final String path;
  private final Supplier<String> bearer;
  private final Download download;

  SimulatorSource(
      String provider, URI url, String path, Supplier<String> bearer, Download download) {
    this.provider = provider;
    this.url = url;
    this.path = path;
    this.bearer = bearer;
    this.download = download;
  }

  @Override
  public String provider() {
    return provider;
  }

  @Override
  public Offer download(LocalDate day) {
    return Offer.of(
        download.get(
            URI.create(url + path.replace("{day}", day.toString())),
            Map.of("Authorization", "Bearer " + bearer.get(), "Accept", "text/csv, */*")));
  }
}
