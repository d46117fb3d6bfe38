package io.quittance.simulator.fault;

import static io.quittance.platform.problem.CommonProblem.invalid;

import io.quittance.simulator.book.OperationType;
import io.quittance.simulator.fault.Faults.Script;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Lets an administrator break the provider, and heal it. */
@RestController
@RequestMapping("/admin/faults")
class FaultController {

  private static final int TIMES_DEFAULT = 1;

  private final Faults faults;
  private final Silence silence;

  FaultController(Faults faults, Silence silence) {
    this.faults = faults;
    this.silence = silence;
  }

  @GetMapping
  FaultsView show() {
    var plan = faults.plan();
    var rates = new TreeMap<String, BigDecimal>();
    plan.partsPerBillion().forEach((fault, parts) -> rates.put(fault.wireName(), fraction(parts)));
    return new FaultsView(plan.seed(), rates, plan.lateMillis(), faults.scripts());
  }

  @PutMapping
  FaultsView set(@Valid @RequestBody RatesRequest request) {
    var parts = new EnumMap<Fault, Long>(Fault.class);
    request
        .rates()
        .forEach((name, rate) -> parts.put(fault("rates." + name, name), partsOf(name, rate)));
    long lateMillis =
        request.lateMillis() == null ? FaultPlan.NONE.lateMillis() : request.lateMillis();
    faults.set(new FaultPlan(request.seed(), parts, lateMillis));
    return show();
  }

  @PostMapping("/script")
  FaultsView script(@Valid @RequestBody ScriptRequest request) {
    faults.add(
        new Script(
            request.operation(),
            fault("fault", request.fault()).wireName(),
            request.paymentReference(),
            request.times() == null ? TIMES_DEFAULT : request.times()));
    return show();
  }

  /** Forgets every fault; connections that are held without an answer end. */
  @DeleteMapping
  FaultsView reset() {
    faults.reset();
    silence.end();
    return show();
  }

  private static Fault fault(String field, String name) {
    return Fault.named(name).orElseThrow(() -> invalid(field, "is not the name of a fault"));
  }

  private static long partsOf(String name, BigDecimal rate) {
    if (rate.signum() < 0 || rate.compareTo(BigDecimal.ONE) > 0) {
      throw invalid("rates." + name, "must be 0 to 1");
    }
    return rate.multiply(BigDecimal.valueOf(FaultPlan.ALL)).longValue();
  }

  private static BigDecimal fraction(long parts) {
    return new BigDecimal(
        BigDecimal.valueOf(parts)
            .divide(BigDecimal.valueOf(FaultPlan.ALL))
            .stripTrailingZeros()
            .toPlainString());
  }

  record RatesRequest(
      long seed,
      @NotNull @Size(max = 50) Map<String, @NotNull BigDecimal> rates,
      @Nullable @Min(0) @Max(3_600_000) Long lateMillis) {}

  record ScriptRequest(
      @NotNull OperationType operation,
      @NotNull String fault,
      @Nullable @Min(1) @Max(1_000_000) Integer times,
      @Nullable @Size(max = 255) String paymentReference) {}

  record FaultsView(
      long seed, Map<String, BigDecimal> rates, long lateMillis, List<Script> scripts) {}
}
