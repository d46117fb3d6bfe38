package io.quittance.simulator.adyen;

import io.quittance.simulator.settlement.ReportFault;
import io.quittance.simulator.settlement.ReportFaults;
import io.quittance.simulator.settlement.SettledMoney;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.ZoneOffset;
import java.util.Base64;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Offers settlement details to the report user. Each day (UTC) on which money moved is a batch;
 * their numbers begin at 1.
 */
@Hidden
@AdyenConfigured
@RestController
@RequestMapping(AdyenEmulator.REPORTS)
class AdyenReportController {

  private final SettledMoney money;
  private final ReportFaults faults;
  private final AdyenSettings settings;

  AdyenReportController(SettledMoney money, ReportFaults faults, AdyenSettings settings) {
    this.money = money;
    this.faults = faults;
    this.settings = settings;
  }

  @GetMapping("/{account}/settlement_detail_report_batch_{number:[1-9]\\d{0,6}}.csv")
  ResponseEntity<byte[]> settlementDetails(
      @PathVariable String account, @PathVariable int number, HttpServletRequest http) {
    requireReportUser(http);
    var day =
        money
            .day(AdyenEmulator.NAME, number, ZoneOffset.UTC)
            .filter(_ -> account.equals(settings.merchantAccount()))
            .orElseThrow(AdyenReportController::missing);
    var struck = faults.of(AdyenEmulator.NAME, day);
    if (struck.has(ReportFault.LATE)) {
      throw missing();
    }
    var report = new SettlementDetails(settings.merchantAccount(), number, day);
    money.read(AdyenEmulator.NAME, day, ZoneOffset.UTC, report::add);
    return ResponseEntity.ok()
        .contentType(MediaType.parseMediaType("text/csv"))
        .body(struck.strikeFile(report.close()));
  }

  private void requireReportUser(HttpServletRequest http) {
    var credentials = settings.reportUser() + ":" + settings.reportPassword();
    var expected =
        "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    var shown = http.getHeader(HttpHeaders.AUTHORIZATION);
    if (settings.reportPassword() == null
        || shown == null
        || !MessageDigest.isEqual(
            expected.getBytes(StandardCharsets.UTF_8), shown.getBytes(StandardCharsets.UTF_8))) {
      throw new AdyenError(HttpStatus.UNAUTHORIZED, "000", "security", "HTTP Status Response");
    }
  }

  private static AdyenError missing() {
    return new AdyenError(HttpStatus.NOT_FOUND, "000", "validation", "There is no such report.");
  }
}
