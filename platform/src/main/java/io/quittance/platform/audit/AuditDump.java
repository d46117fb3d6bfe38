package io.quittance.platform.audit;

import io.quittance.platform.chain.Anchor;
import io.quittance.platform.chain.CopyRow;
import io.quittance.platform.chain.DumpFile;
import io.quittance.platform.chain.DumpFolder;
import io.quittance.platform.chain.DumpTable;
import io.quittance.platform.chain.KeptAnchors;
import io.quittance.platform.chain.Rows;
import io.quittance.platform.chain.Seal;
import io.quittance.platform.chain.SortedTable;
import io.quittance.platform.chain.Unreadable;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An audit log as a dump of its database holds it. The rows of a dump are in no order, so they are
 * sorted by way of temporary files.
 */
final class AuditDump implements AuditSource, AutoCloseable {

  private static final String RECORD_TABLE = "audit_record";
  private static final String SEAL_TABLE = "audit_seal";

  private final String service;
  private final DumpFolder folder = DumpFolder.create("audit-dump");
  private final SortedTable records =
      folder.table(
          RECORD_TABLE,
          "position,recorded_at,transaction_number,actor_kind,actor,cause,request_id,action,"
              + "object_type,object_id,before,after",
          "position");
  private final SortedTable seals =
      folder.table(
          SEAL_TABLE,
          "number,last_position,leaves,previous_hash,hash,root,signature,sealed_at",
          "number");
  private final KeptAnchors published = folder.anchors(this::anchor);

  private AuditDump(String service) {
    this.service = service;
  }

  /**
   * Reads a dump. Close it to delete the temporary files.
   *
   * @param service whose anchors are meant
   * @param dump a plain dump of pg_dump, or a folder of such
   * @param anchorsFile the values of the topic {@code audit.anchors}, one a line; null for none
   * @throws Unreadable when something of it cannot be read or is not there
   */
  static AuditDump read(String service, Path dump, @Nullable Path anchorsFile) {
    var source = new AuditDump(service);
    try {
      var labels = DumpFile.read(dump, source::take);
      DumpFile.requireAll(dump, Set.of(RECORD_TABLE, SEAL_TABLE), labels);
      if (anchorsFile != null) {
        source.takeAnchors(anchorsFile);
      }
      return source;
    } catch (RuntimeException e) {
      source.close();
      throw e;
    }
  }

  private void take(DumpTable from, String line) {
    switch (from.label()) {
      case RECORD_TABLE -> records.add(from, line);
      case SEAL_TABLE -> seals.add(from, line);
      default -> {}
    }
  }

  private void takeAnchors(Path file) {
    published.take(file);
    if (published.latest() == 0) {
      throw new Unreadable("%s holds no anchor of %s".formatted(file, service));
    }
  }

  private Optional<Anchor> anchor(String line) {
    return AuditAnchors.read(service, line);
  }

  /** The last seal that was published, as far as the anchors tell; 0 without anchors. */
  long lastPublished() {
    return published.latest();
  }

  @Override
  public Rows<AuditRecord> records(long after) {
    return records.rows(after, AuditDump::record);
  }

  private static AuditRecord record(CopyRow row) {
    return new AuditRecord(
        row.number("position"),
        row.instant("recorded_at"),
        row.text("transaction_number"),
        row.text("actor_kind"),
        row.text("actor"),
        row.maybe("cause"),
        row.maybe("request_id"),
        row.text("action"),
        row.text("object_type"),
        row.maybe("object_id"),
        row.maybe("before"),
        row.maybe("after"));
  }

  @Override
  public Rows<Seal> seals(long after) {
    return seals.rows(after, AuditDump::seal);
  }

  private static Seal seal(CopyRow row) {
    return new Seal(
        row.number("number"),
        row.number("last_position"),
        Seal.leaves(HexFormat.of().parseHex(row.hex("leaves"))),
        row.hex("previous_hash"),
        row.hex("hash"),
        row.hex("root"),
        row.hex("signature"),
        row.instant("sealed_at"));
  }

  /** Asked for by walks that know a seal already, which those of dumps do not. */
  @Override
  public Optional<Seal> seal(long number) {
    throw new UnsupportedOperationException("a dump is read as a whole");
  }

  @Override
  public Rows<Anchor> publishedAnchors() {
    return published.rows();
  }

  @Override
  public void close() {
    folder.close();
  }
}
