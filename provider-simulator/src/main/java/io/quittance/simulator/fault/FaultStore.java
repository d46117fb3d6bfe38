package io.quittance.simulator.fault;

import io.quittance.platform.web.StrictJson;
import io.quittance.simulator.book.OperationType;
import io.quittance.simulator.fault.Faults.Call;
import io.quittance.simulator.fault.Faults.Script;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Keeps faults in the database, so that a restart does not heal the provider. */
@Repository
class FaultStore {

  private static final TypeReference<Map<String, Long>> RATES = new TypeReference<>() {};

  private final JdbcClient jdbc;
  private final JsonMapper json = StrictJson.mapper();

  FaultStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  FaultPlan plan() {
    return jdbc.sql("SELECT seed, rates, late_millis FROM fault_plan")
        .query(
            (row, _) ->
                new FaultPlan(
                    row.getLong("seed"),
                    json.readValue(row.getString("rates"), RATES).entrySet().stream()
                        .collect(
                            Collectors.toMap(
                                rate -> Fault.named(rate.getKey()).orElseThrow(),
                                Map.Entry::getValue)),
                    row.getLong("late_millis")))
        .optional()
        .orElse(FaultPlan.NONE);
  }

  void save(FaultPlan plan) {
    var rates =
        plan.partsPerBillion().entrySet().stream()
            .collect(Collectors.toMap(rate -> rate.getKey().wireName(), Map.Entry::getValue));
    jdbc.sql(
            """
            INSERT INTO fault_plan (seed, rates, late_millis)
            VALUES (:seed, :rates::jsonb, :lateMillis)
            ON CONFLICT (only_one) DO UPDATE SET
                seed = excluded.seed, rates = excluded.rates, late_millis = excluded.late_millis
            """)
        .param("seed", plan.seed())
        .param("rates", json.writeValueAsString(rates))
        .param("lateMillis", plan.lateMillis())
        .update();
  }

  boolean hasScripts() {
    return jdbc.sql("SELECT EXISTS (SELECT FROM fault_script)").query(Boolean.class).single();
  }

  List<Script> scripts() {
    return jdbc.sql(
            """
            SELECT operation, fault, payment_reference, remaining
            FROM fault_script WHERE remaining > 0 ORDER BY script_id
            """)
        .query(
            (row, _) ->
                new Script(
                    OperationType.valueOf(row.getString("operation")),
                    row.getString("fault"),
                    row.getString("payment_reference"),
                    row.getInt("remaining")))
        .list();
  }

  void add(Script script) {
    jdbc.sql(
            """
            INSERT INTO fault_script (operation, fault, payment_reference, remaining)
            VALUES (:operation, :fault, :paymentReference, :remaining)
            """)
        .param("operation", script.operation().name())
        .param("fault", script.fault())
        .param("paymentReference", script.paymentReference())
        .param("remaining", script.remaining())
        .update();
  }

  @Transactional
  void clear() {
    jdbc.sql("DELETE FROM fault_plan").update();
    jdbc.sql("DELETE FROM fault_script").update();
    jdbc.sql("DELETE FROM fault_call").update();
  }

  /**
   * The faults that scripts gave a reference. A reference that is seen for the first time takes the
   * oldest script that matches; it keeps the fault for its repeats.
   */
  @Transactional
  List<Fault> scriptedFor(Call call) {
    var given =
        jdbc.sql("SELECT fault FROM fault_call WHERE reference = :reference AND scripted")
            .param("reference", call.reference())
            .query((row, _) -> fault(row.getString("fault")))
            .list();
    return given.isEmpty() ? take(call) : given;
  }

  private List<Fault> take(Call call) {
    return jdbc.sql(
            """
            WITH next AS (
              SELECT script_id FROM fault_script
              WHERE remaining > 0 AND operation = :operation
                AND (payment_reference IS NULL OR payment_reference = :paymentReference)
                AND NOT EXISTS (SELECT FROM operation WHERE reference = :reference)
              ORDER BY script_id LIMIT 1 FOR UPDATE),
            taken AS (
              UPDATE fault_script SET remaining = remaining - 1
              FROM next WHERE fault_script.script_id = next.script_id
              RETURNING fault)
            INSERT INTO fault_call (reference, fault, scripted, calls)
            SELECT :reference, fault, true, 0 FROM taken
            ON CONFLICT (reference, fault) DO UPDATE SET scripted = true
            RETURNING fault
            """)
        .param("operation", call.type().name())
        .param("paymentReference", call.paymentReference())
        .param("reference", call.reference())
        .query((row, _) -> fault(row.getString("fault")))
        .list();
  }

  /** Counts one more call of a reference under a fault. */
  int countCall(String reference, Fault fault) {
    return jdbc.sql(
            """
            INSERT INTO fault_call (reference, fault, scripted, calls)
            VALUES (:reference, :fault, false, 1)
            ON CONFLICT (reference, fault) DO UPDATE SET calls = fault_call.calls + 1
            RETURNING calls
            """)
        .param("reference", reference)
        .param("fault", fault.wireName())
        .query(Integer.class)
        .single();
  }

  private static Fault fault(String wireName) {
    return Fault.named(wireName).orElseThrow();
  }
}
