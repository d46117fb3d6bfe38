package io.quittance.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.reconciliation.Claims.Claim;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Rows in another currency, with coupons, discounts or shares: several lines each, which are judged
 * together.
 */
class RowsOfSeveralLinesTest extends ReconciliationTest {

  private static final LocalDate DAY = LocalDate.of(2023, 8, 1);

  private static final String STRIPE =
      """
      automatic_payout_id,automatic_payout_effective_at_utc,balance_transaction_id,created_utc,currency,gross,fee,net,reporting_category,source_id,payment_intent_id,charge_id,customer_facing_amount,customer_facing_currency
      """;

  @DisplayName("A1801: a payment that Stripe settles in another currency matches, and is settled")
  @Test
  void matchesWhatStripeConverts() {
    var text =
        STRIPE
            + """
            po_x,{day} 00:00:00,txn_1,{day} 10:00:00,usd,21.60,0.06,21.54,charge,ch_x1,in_x1,ch_x1,20.00,eur
            po_x,{day} 00:00:00,txn_2,{day} 11:00:00,usd,-5.40,0.00,-5.40,refund,re_x1,in_x1,ch_x1,-5.00,eur
            po_x,{day} 00:00:00,txn_3,{day} 00:00:00,usd,-16.14,0.00,-16.14,payout,po_x,,,,
            """;

    var run =
        judge(
            ReportFormat.STRIPE,
            DAY,
            text,
            claim("CAPTURE", "ch_x1", 2_000, "EUR"),
            claim("REFUND", "re_x1", 500, "EUR"));

    assertThat(found(run)).isEmpty();
    assertThat(settled(ReportFormat.STRIPE, DAY)).containsExactly("USD 1620 6");
  }

  @DisplayName(
      "A1801: beside converted rows, wrong fees, unknown payments and other rows are still found")
  @Test
  void findsWhatDiffersBesideConvertedRows() {
    var day = DAY.plusDays(3);
    var text =
        STRIPE
            + """
            po_y,{day} 00:00:00,txn_1,{day} 10:00:00,usd,21.60,0.07,21.53,charge,ch_y1,in_y1,ch_y1,20.00,eur
            po_y,{day} 00:00:00,txn_2,{day} 10:00:00,usd,10.00,0.03,9.97,charge,ch_y2,in_y2,ch_y2,9.00,eur
            po_y,{day} 00:00:00,txn_3,{day} 10:00:00,usd,21.60,0.00,21.60,charge,ch_y3,in_y3,ch_y3,20.00,eur
            po_y,{day} 00:00:00,txn_4,{day} 10:00:00,usd,-0.06,0.00,-0.06,fee,,in_y3,ch_y3,,
            po_y,{day} 00:00:00,ch_y3:settled,{day} 10:00:00,usd,-1.00,0.00,-1.00,other_adjustment,,in_y3,ch_y3,,
            po_y,{day} 00:00:00,txn_6,{day} 00:00:00,usd,-52.04,0.00,-52.04,payout,po_y,,,,
            """;

    var run =
        judge(
            ReportFormat.STRIPE,
            day,
            text,
            claim("CAPTURE", "ch_y1", 2_000, "EUR"),
            claim("CAPTURE", "ch_y3", 2_000, "EUR"));

    assertThat(found(run))
        .containsExactly(
            "FEE ch_y1",
            "MISSING_INTERNALLY ch_y2",
            "MISSING_INTERNALLY ch_y2:converted",
            "MISSING_INTERNALLY ch_y2:settled",
            "MISSING_INTERNALLY ch_y3:settled");
    var fee =
        discrepancies(run).stream()
            .filter(each -> each.get("kind").asString().equals("FEE"))
            .findFirst()
            .orElseThrow();
    assertThat(fee.get("providerFee").asLong()).isEqualTo(7);
    assertThat(fee.get("expectedFee").asLong()).isEqualTo(6);
    assertThat(fee.get("providerAmount").asLong()).isEqualTo(2_160);
    assertThat(fee.get("providerCurrency").asString()).isEqualTo("USD");
    assertThat(settled(ReportFormat.STRIPE, day)).isEmpty();
  }

  @DisplayName("A1801: a converted row that repeats another one is a duplicate, its money unclear")
  @Test
  void findsARepeatedConvertedRow() {
    var day = DAY.plusDays(6);
    var row =
        "C,acct_test,PSP_r,other,visa,{day} 02:00:00,UTC,Settled,MOD_r,USD,,10.00,0.9,EUR,,8.98,"
            + ",0.02,,,,7,{day} 10:00:00,CET\n";
    var text =
        String.join(",", AdyenReport.COLUMNS)
            + "\n"
            + row
            + row
            + "C,acct_test,,,,{day} 22:00:00,CET,MerchantPayout,TX1XT,,,,,EUR,17.96,,,,,,,7,"
            + "{day} 22:00:00,CET\n";

    var run = judge(ReportFormat.ADYEN, day, text, claim("CAPTURE", "MOD_r", 1_000, "USD"));

    assertThat(found(run))
        .containsExactly(
            "DUPLICATE MOD_r",
            "MISSING_INTERNALLY MOD_r:converted",
            "MISSING_INTERNALLY MOD_r:settled");
    assertThat(discrepancies(run)).hasSize(3);
  }

  @DisplayName("A1801: a payment that Adyen settles in another currency matches, and is settled")
  @Test
  void matchesWhatAdyenConverts() {
    var day = DAY.plusDays(9);
    var text =
        String.join(",", AdyenReport.COLUMNS)
            + """

            C,acct_test,PSP_x,other,visa,{day} 02:00:00,UTC,Settled,MOD_x,USD,,10.00,0.9,EUR,,8.98,,0.02,,,,7,{day} 10:00:00,CET
            C,acct_test,,,,{day} 22:00:00,CET,MerchantPayout,TX2XT,,,,,EUR,8.98,,,,,,,7,{day} 22:00:00,CET
            """;

    var run = judge(ReportFormat.ADYEN, day, text, claim("CAPTURE", "MOD_x", 1_000, "USD"));

    assertThat(found(run)).isEmpty();
    assertThat(settled(ReportFormat.ADYEN, day)).containsExactly("EUR 900 2");
  }

  @DisplayName("A1801: coupons of WeChat Pay are explained, and fees are of what is left")
  @Test
  void matchesCoupons() {
    var day = DAY.plusDays(12);
    var text =
        """
        交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注
        `{day} 12:00:00,`wx,`acct_test,`0,`,`42000x1,`SHOP 1,`o,`NATIVE,`SUCCESS,`X,`CNY,`10.00,`1.00,`0,`0,`0.00,`0.00,`,`,`tea,`,`0.03000,`0.30%,`11.00,`0.00,`
        `{day} 12:00:00,`wx,`acct_test,`0,`,`42000x1,`SHOP 1,`o,`NATIVE,`REFUND,`X,`CNY,`0.00,`0.00,`50000x1,`SHOP 2,`2.00,`0.00,`ORIGINAL,`SUCCESS,`tea,`,`0.00000,`0.30%,`0.00,`2.20,`
        总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额
        `2,`10.00,`2.00,`0.00,`0.03000,`11.00,`2.20
        """;

    var run =
        judge(
            ReportFormat.WECHAT,
            day,
            text,
            claim("CAPTURE", "42000x1", 1_100, "CNY"),
            claim("REFUND", "50000x1", 220, "CNY"));

    assertThat(found(run)).isEmpty();
    assertThat(settled(ReportFormat.WECHAT, day)).containsExactly("CNY 800 3");
  }

  @DisplayName("A1801: discounts and shares of Alipay are explained; shares have their fee")
  @Test
  void matchesDiscountsAndShares() {
    var day = DAY.plusDays(15);
    var empty = AlipayReport.text(day, OutsideWorld.ACCOUNT, List.of());
    var header = empty.lines().filter(line -> line.startsWith("支付宝")).findFirst().orElseThrow();
    var text =
        empty
            .replace(
                header,
                header
                    + "\n"
                    + "2026010522001\t,txn_ali1\t,交易,tea,{day} 12:00:00,{day} 12:00:00,\t,\t,\t,"
                    + "\t,x\t,11.00,10.00,0.00,0.00,0.00,1.00,0.00,\t,0.00,0.00,\t,-0.03,-0.50,\t")
            .replace("交易合计：0笔，商家实收共0.00元，商家优惠共0.00", "交易合计：1笔，商家实收共10.00元，商家优惠共1.00");

    var run = judge(ReportFormat.ALIPAY, day, text, claim("CAPTURE", "txn_ali1", 1_100, "CNY"));

    assertThat(found(run)).isEmpty();
    assertThat(settled(ReportFormat.ALIPAY, day)).containsExactly("CNY 950 3");
  }

  private JsonNode judge(ReportFormat format, LocalDate day, String text, Claim... claims) {
    var ours =
        List.of(claims).stream()
            .map(
                claim ->
                    GeneratedDay.at(
                        claim, day.atTime(LocalTime.of(4, 0)).toInstant(ZoneOffset.UTC)))
            .toList();
    Claims.insert(jdbc, format.provider(), ours);
    WORLD.tellTotals(day, Claims.totals(ours, day));
    var report = text.replace("{day}", day.toString());
    var taken =
        upload(
            format,
            day,
            format == ReportFormat.ALIPAY
                ? format.bytes(report)
                : report.getBytes(StandardCharsets.UTF_8));
    assertThat(taken.statusCode()).as(taken.body()).isEqualTo(201);
    var approved =
        post(
            "/api/reconciliation/statements/%s/approve"
                .formatted(json(taken).get("statementId").asString()),
            "{}",
            "approver");
    assertThat(approved.statusCode()).as(approved.body()).isEqualTo(200);
    var run = reconcile(day, format.provider());
    assertThat(run.get("status").asString()).as(run.toString()).isEqualTo("COMPLETED");
    return run;
  }

  /** Currency, gross and fees of what was settled of a day. */
  private List<String> settled(ReportFormat format, LocalDate day) {
    return jdbc.sql(
            """
            SELECT currency || ' ' || gross || ' ' || fees FROM settlement
            WHERE provider = :provider AND day = :day ORDER BY currency
            """)
        .param("provider", format.provider())
        .param("day", day)
        .query(String.class)
        .list();
  }

  private static Claim claim(String kind, String operationId, long amount, String currency) {
    return new Claim(
        "txn_of_" + operationId,
        kind,
        operationId,
        "pi_of_" + operationId,
        amount,
        currency,
        DAY.atStartOfDay().toInstant(ZoneOffset.UTC),
        false);
  }
}
