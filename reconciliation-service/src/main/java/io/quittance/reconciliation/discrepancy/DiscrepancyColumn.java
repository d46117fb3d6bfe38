package io.quittance.reconciliation.discrepancy;

import io.quittance.reconciliation.SpreadsheetCell;
import java.io.IOException;
import java.util.List;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/**
 * The columns that discrepancies may have in CSV, safe to open in a spreadsheet. Which ones a file
 * has, and in which order, is published with the file.
 */
public enum DiscrepancyColumn {
  DISCREPANCY_ID("discrepancyId"),
  DATE("date"),
  PROVIDER("provider"),
  RECONCILIATION("reconciliation"),
  KIND("kind"),
  STATUS("status"),
  RESOLUTION("resolution"),
  NEXT_STEP("nextStep"),
  OWNER("owner"),
  DAYS_OPEN("daysOpen"),
  AGE("age"),
  PROPOSAL_STATUS("proposalStatus"),
  SIDE("side"),
  OPERATION("operation"),
  REFERENCE("reference"),
  TRANSACTION_ID("transactionId"),
  OPERATION_ID("operationId"),
  PAYMENT_INTENT_ID("paymentIntentId"),
  OUR_AMOUNT("ourAmount"),
  OUR_CURRENCY("ourCurrency"),
  PROVIDER_AMOUNT("providerAmount"),
  PROVIDER_CURRENCY("providerCurrency"),
  PROVIDER_FEE("providerFee"),
  EXPECTED_FEE("expectedFee"),
  OPENED_AT("openedAt"),
  RESOLVED_AT("resolvedAt"),
  OUR_DATE("ourDate"),
  PROVIDER_DATE("providerDate"),
  OCCURRED_AT("occurredAt"),
  REPAIR_PUBLISHED_AT("repairPublishedAt");

  private final String title;

  DiscrepancyColumn(String title) {
    this.title = title;
  }

  /** The name in the first row. */
  public String title() {
    return title;
  }

  /** Prints the cells of a discrepancy; the row may go on. */
  public static void print(
      CSVPrinter csv, List<DiscrepancyColumn> columns, DiscrepancyView discrepancy)
      throws IOException {
    for (var column : columns) {
      csv.print(column.of(discrepancy));
    }
  }

  private @Nullable Object of(DiscrepancyView it) {
    return switch (this) {
      case DISCREPANCY_ID -> it.discrepancyId();
      case DATE -> it.date();
      case PROVIDER -> SpreadsheetCell.text(it.provider());
      case RECONCILIATION -> it.reconciliation();
      case KIND -> it.kind();
      case STATUS -> it.status();
      case RESOLUTION -> it.resolution();
      case NEXT_STEP -> it.nextStep();
      case OWNER -> SpreadsheetCell.text(it.owner());
      case DAYS_OPEN -> it.daysOpen();
      case AGE -> it.age();
      case PROPOSAL_STATUS -> it.proposalStatus();
      case SIDE -> it.side();
      case OPERATION -> it.operation();
      case REFERENCE -> SpreadsheetCell.text(it.reference());
      case TRANSACTION_ID -> SpreadsheetCell.text(it.transactionId());
      case OPERATION_ID -> SpreadsheetCell.text(it.operationId());
      case PAYMENT_INTENT_ID -> SpreadsheetCell.text(it.paymentIntentId());
      case OUR_AMOUNT -> it.ourAmount();
      case OUR_CURRENCY -> it.ourCurrency();
      case PROVIDER_AMOUNT -> it.providerAmount();
      case PROVIDER_CURRENCY -> it.providerCurrency();
      case PROVIDER_FEE -> it.providerFee();
      case EXPECTED_FEE -> it.expectedFee();
      case OPENED_AT -> it.openedAt();
      case RESOLVED_AT -> it.resolvedAt();
      case OUR_DATE -> it.ourDate();
      case PROVIDER_DATE -> it.providerDate();
      case OCCURRED_AT -> it.occurredAt();
      case REPAIR_PUBLISHED_AT -> it.repairPublishedAt();
    };
  }
}
