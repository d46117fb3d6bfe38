package io.quittance.reconciliation.repair;

import io.quittance.platform.openapi.Described;
import io.quittance.platform.web.OfferedTypes;
import io.quittance.reconciliation.discrepancy.DiscrepancyFilter;
import io.quittance.reconciliation.discrepancy.DiscrepancyFilter.Asked;
import io.quittance.reconciliation.discrepancy.DiscrepancyView;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The whole list of discrepancies as a file, streamed. */
@RestController
@RequestMapping("/api/reconciliation/discrepancies/export")
class ExportController {

  private static final MediaType CSV = MediaType.valueOf(ExportDiscrepancies.CSV);
  private static final OfferedTypes OFFERED = OfferedTypes.of(MediaType.APPLICATION_JSON, CSV);

  private final ExportDiscrepancies exportDiscrepancies;
  private final DiscrepancyFilter filter;

  ExportController(ExportDiscrepancies exportDiscrepancies, DiscrepancyFilter filter) {
    this.exportDiscrepancies = exportDiscrepancies;
    this.filter = filter;
  }

  /** How the export looks as JSON; it is streamed, so nobody makes one. */
  record Export(List<DiscrepancyView> data) {}

  @ApiResponse(
      responseCode = "200",
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON_VALUE,
            schema = @Schema(implementation = Export.class)),
        @Content(mediaType = ExportDiscrepancies.CSV, schema = @Schema(type = "string"))
      })
  @Described(
      value =
          "Exports discrepancies, oldest first, as JSON or as CSV that is safe in a spreadsheet.",
      refusals = "provider_unknown")
  @GetMapping(produces = {MediaType.APPLICATION_JSON_VALUE, ExportDiscrepancies.CSV})
  void export(
      @RequestParam(required = false) @Nullable String status,
      @RequestParam(required = false) @Nullable String kind,
      @RequestParam(required = false) @Nullable String reconciliation,
      @RequestParam(required = false) @Nullable String date,
      @RequestParam(required = false) @Nullable String provider,
      @RequestParam(required = false) @Nullable String owner,
      @RequestParam(required = false) @Nullable String age,
      @RequestParam(required = false) @Nullable String proposal,
      @RequestParam(required = false) @Nullable Boolean bookedInVain,
      @RequestHeader(name = HttpHeaders.ACCEPT, required = false) @Nullable String accept,
      HttpServletResponse response)
      throws IOException {
    var asked =
        new Asked(status, kind, reconciliation, date, provider, owner, age, proposal, bookedInVain);
    var wanted = filter.read(asked);
    if (OFFERED.wanted(accept).equals(CSV)) {
      exportDiscrepancies.asCsv(wanted, response);
    } else {
      exportDiscrepancies.asJson(wanted, response);
    }
  }
}
