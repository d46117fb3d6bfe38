package io.quittance.simulator.settlement;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The faults of reports, kept in the database, so that a restart does not heal the provider. */
@Repository
public class ReportFaults {

  private final JdbcClient jdbc;

  ReportFaults(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** One fault as it was set. */
  record Planned(String provider, @JsonProperty("date") LocalDate day, String fault) {}

  /** The faults of one report. */
  public record OfReport(Set<ReportFault> faults) {

    public OfReport {
      faults = Set.copyOf(faults);
    }

    public boolean has(ReportFault fault) {
      return faults.contains(fault);
    }

    /** A file, or the first half of it. */
    public byte[] strikeFile(byte[] whole) {
      return has(ReportFault.CUT) ? Arrays.copyOf(whole, whole.length / 2) : whole;
    }

    Consumer<Settled> strikeLines(Consumer<Settled> reader) {
      return has(ReportFault.ALTERED_AMOUNT) || has(ReportFault.DUPLICATE_LINE)
          ? new FirstLine(this, reader)
          : reader;
    }
  }

  /** Spoils the first line and passes the others on. */
  private static final class FirstLine implements Consumer<Settled> {

    private final OfReport report;
    private final Consumer<Settled> reader;
    private boolean passed;

    FirstLine(OfReport report, Consumer<Settled> reader) {
      this.report = report;
      this.reader = reader;
    }

    @Override
    public void accept(Settled line) {
      if (passed) {
        reader.accept(line);
        return;
      }
      passed = true;
      var told = report.has(ReportFault.ALTERED_AMOUNT) ? line.altered() : line;
      reader.accept(told);
      if (report.has(ReportFault.DUPLICATE_LINE)) {
        reader.accept(told);
      }
    }
  }

  /** The faults of a provider's report of a day. */
  public OfReport of(String provider, LocalDate day) {
    var found = EnumSet.noneOf(ReportFault.class);
    jdbc.sql("SELECT fault FROM report_fault WHERE provider = :provider AND day = :day")
        .param("provider", provider)
        .param("day", day)
        .query(String.class)
        .list()
        .forEach(name -> ReportFault.named(name).ifPresent(found::add));
    return new OfReport(found);
  }

  /** The first day whose report of a provider is late. */
  public Optional<LocalDate> firstLate(String provider) {
    return all().stream()
        .filter(planned -> planned.provider().equals(provider))
        .filter(planned -> planned.fault().equals(ReportFault.LATE.wireName()))
        .map(Planned::day)
        .findFirst();
  }

  void add(Planned planned) {
    jdbc.sql(
            """
            INSERT INTO report_fault (provider, day, fault) VALUES (:provider, :day, :fault)
            ON CONFLICT DO NOTHING
            """)
        .param("provider", planned.provider())
        .param("day", planned.day())
        .param("fault", planned.fault())
        .update();
  }

  List<Planned> all() {
    return jdbc.sql("SELECT provider, day, fault FROM report_fault ORDER BY day, provider, fault")
        .query(DataClassRowMapper.newInstance(Planned.class))
        .list();
  }

  void clear() {
    jdbc.sql("DELETE FROM report_fault").update();
  }
}
