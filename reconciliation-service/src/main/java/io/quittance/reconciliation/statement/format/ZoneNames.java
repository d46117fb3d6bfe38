package io.quittance.reconciliation.statement.format;

import static java.util.Map.entry;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;

/**
 * Times with a zone in another column, by its abbreviation as in reports of Adyen: those say by
 * themselves whether it is summer.
 */
final class ZoneNames {

  private static final Map<String, ZoneOffset> OFFSETS =
      Map.ofEntries(
          entry("UTC", ZoneOffset.UTC),
          entry("GMT", ZoneOffset.UTC),
          entry("WET", ZoneOffset.UTC),
          entry("WEST", ZoneOffset.ofHours(1)),
          entry("BST", ZoneOffset.ofHours(1)),
          entry("CET", ZoneOffset.ofHours(1)),
          entry("CEST", ZoneOffset.ofHours(2)),
          entry("EET", ZoneOffset.ofHours(2)),
          entry("SAST", ZoneOffset.ofHours(2)),
          entry("EEST", ZoneOffset.ofHours(3)),
          entry("MSK", ZoneOffset.ofHours(3)),
          entry("GST", ZoneOffset.ofHours(4)),
          entry("SGT", ZoneOffset.ofHours(8)),
          entry("HKT", ZoneOffset.ofHours(8)),
          entry("AWST", ZoneOffset.ofHours(8)),
          entry("JST", ZoneOffset.ofHours(9)),
          entry("AEST", ZoneOffset.ofHours(10)),
          entry("AEDT", ZoneOffset.ofHours(11)),
          entry("NZST", ZoneOffset.ofHours(12)),
          entry("NZDT", ZoneOffset.ofHours(13)),
          entry("BRT", ZoneOffset.ofHours(-3)),
          entry("ADT", ZoneOffset.ofHours(-3)),
          entry("AST", ZoneOffset.ofHours(-4)),
          entry("EDT", ZoneOffset.ofHours(-4)),
          entry("EST", ZoneOffset.ofHours(-5)),
          entry("CDT", ZoneOffset.ofHours(-5)),
          entry("CST", ZoneOffset.ofHours(-6)),
          entry("MDT", ZoneOffset.ofHours(-6)),
          entry("MST", ZoneOffset.ofHours(-7)),
          entry("PDT", ZoneOffset.ofHours(-7)),
          entry("PST", ZoneOffset.ofHours(-8)));

  private ZoneNames() {}

  /** The moment of a row whose zone is an abbreviation, an offset or a name of a region. */
  static Instant instant(Row row, String timeColumn, String zoneColumn) {
    var local = row.time(timeColumn);
    var name = row.text(zoneColumn);
    var offset = OFFSETS.get(name);
    if (offset != null) {
      return local.toInstant(offset);
    }
    try {
      return local.atZone(ZoneId.of(name)).toInstant();
    } catch (DateTimeException unknown) {
      throw row.invalid(zoneColumn, "is not a time zone known here");
    }
  }
}
