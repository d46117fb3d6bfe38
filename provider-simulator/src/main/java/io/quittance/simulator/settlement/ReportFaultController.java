package io.quittance.simulator.settlement;

import static io.quittance.platform.problem.CommonProblem.invalid;

import io.quittance.simulator.settlement.ReportFaults.Planned;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.util.List;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Lets an administrator spoil reports, and mend them. */
@RestController
@RequestMapping("/admin/report-faults")
class ReportFaultController {

  private final ReportFaults faults;

  ReportFaultController(ReportFaults faults) {
    this.faults = faults;
  }

  @GetMapping
  ReportFaultsView show() {
    return new ReportFaultsView(faults.all());
  }

  /** Spoils the report of a provider's day until all faults are forgotten. */
  @PostMapping
  ReportFaultsView add(@Valid @RequestBody ReportFaultRequest request) {
    var fault =
        ReportFault.named(request.fault())
            .orElseThrow(() -> invalid("fault", "is not the name of a fault"));
    faults.add(new Planned(request.provider(), request.date(), fault.wireName()));
    return show();
  }

  @DeleteMapping
  ReportFaultsView reset() {
    faults.clear();
    return show();
  }

  /** The date is as the report's provider counts days. */
  record ReportFaultRequest(
      @NotNull @Size(max = 50) String provider, @NotNull LocalDate date, @NotNull String fault) {}

  record ReportFaultsView(List<Planned> data) {}
}
