package io.quittance.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quittance.reconciliation.statement.StatementFormat;
import io.quittance.reconciliation.statement.StatementFormat.Days;
import io.quittance.reconciliation.statement.StatementFormat.Expected;
import io.quittance.reconciliation.statement.StatementLine;
import io.quittance.reconciliation.statement.StatementRefused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

/** What single rows of the providers' reports mean. */
class ReportReadingTest extends ReconciliationTest {

  private static final LocalDate DAY = LocalDate.of(2026, 1, 5);
  private static final Path VECTORS = Path.of("../../shared/vectors/report-formats.json");

  @Autowired List<StatementFormat> formats;
  @TempDir Path folder;

  @DisplayName("Stripe: parts, disputes, fees and other currencies become lines that add up")
  @Test
  void readsStripe() {
    var lines =
        read(
            "stripe-payout",
            """
            automatic_payout_id,automatic_payout_effective_at_utc,balance_transaction_id,created_utc,currency,gross,fee,net,reporting_category,source_id,payment_intent_id,charge_id,customer_facing_amount,customer_facing_currency,payment_metadata[quittance_payment]
            po_1,2026-01-05 00:00:00,txn_1,2026-01-02 10:00:00,usd,-40.00,0.00,-40.00,partial_capture_reversal,re_0,in_1,ch_1,,,pi_a
            po_1,2026-01-05 00:00:00,txn_2,2026-01-02 10:00:00,usd,100.00,2.00,98.00,charge,ch_1,in_1,ch_1,100.00,usd,pi_a
            po_1,2026-01-05 00:00:00,txn_3,2026-01-02 11:00:00,usd,-60.00,15.00,-75.00,dispute,dp_1,in_1,ch_1,,,pi_a
            po_1,2026-01-05 00:00:00,txn_4,2026-01-03 11:00:00,usd,60.00,-15.00,75.00,dispute_reversal,dp_1,in_1,ch_1,,,pi_a
            po_1,2026-01-05 00:00:00,txn_5,2026-01-03 11:00:00,usd,10.00,0.00,10.00,refund_failure,re_9,in_1,ch_1,,,pi_a
            po_1,2026-01-05 00:00:00,txn_6,2026-01-03 12:00:00,usd,21.60,1.00,20.60,charge,ch_2,in_2,ch_2,20.00,eur,order of a shop
            po_1,2026-01-05 00:00:00,txn_7,2026-01-04 00:00:00,usd,-1.50,0.00,-1.50,fee,,,,,,
            po_1,2026-01-05 00:00:00,txn_8,2026-01-05 00:00:00,usd,-87.10,0.00,-87.10,payout,po_1,,,,,
            """);

    assertThat(texts(lines))
        .containsExactly(
            "CAPTURE ch_1 6000 200 USD in_1 pi_a",
            "CHARGEBACK dp_1 6000 1500 USD in_1 pi_a",
            "CHARGEBACK_REVERSAL dp_1 6000 -1500 USD in_1 pi_a",
            "REFUND_REVERSAL re_9 1000 0 USD in_1 pi_a",
            "CAPTURE ch_2 2000 0 EUR in_2 null",
            "ADJUSTMENT_DEBIT ch_2:converted 2000 0 EUR in_2 null",
            "ADJUSTMENT_CREDIT ch_2:settled 2160 100 USD in_2 null",
            "FEE txn_7 150 0 USD null null",
            "PAYOUT po_1 8710 0 USD null null");
    assertThat(lines).allMatch(line -> "po_1".equals(line.payout()));
    assertThat(lines.getFirst().occurredAt()).isEqualTo(Instant.parse("2026-01-02T10:00:00Z"));
  }

  @DisplayName("Adyen: fees, costs, chargebacks, corrections and other currencies become lines")
  @Test
  void readsAdyen() {
    var header = String.join(",", AdyenReport.COLUMNS);
    var lines =
        read(
            "adyen-settlement",
            header
                + """

                C,acct_test,PSP1,pi_a.txn_auth,visa,2026-01-02 01:00:00,PST,Settled,MOD1,EUR,,10.00,1,EUR,,9.50,0.10,0.15,0.05,0.20,pi_a.txn_cap,7,2026-01-05 10:00:00,CET
                C,acct_test,PSP1,pi_a.txn_auth,visa,2026-01-03 01:00:00,PST,Chargeback,MOD2,EUR,10.00,,1,EUR,25.00,,15.00,,,,,7,2026-01-05 10:00:00,CET
                C,acct_test,PSP1,pi_a.txn_auth,visa,2026-01-03 02:00:00,PST,ChargebackReversed,MOD3,EUR,,10.00,1,EUR,,10.00,,,,,,7,2026-01-05 10:00:00,CET
                C,acct_test,PSP2,other order,visa,2026-01-03 02:00:00,PST,Settled,MOD4,USD,,10.00,0.9,EUR,,8.80,,0.20,,,,7,2026-01-05 10:00:00,CET
                C,acct_test,PSP2,other order,visa,2026-01-03 02:00:00,PST,RefundedReversed,MOD5,EUR,,3.00,1,EUR,,3.00,,,,,,7,2026-01-05 10:00:00,CET
                C,acct_test,PSP3,,visa,2026-01-03 02:00:00,PST,PaymentCost,,EUR,,,,EUR,0.11,,,,,,,7,2026-01-05 10:00:00,CET
                C,acct_test,,,,2026-01-03 02:00:00,PST,DepositCorrection,"Held, back",,,,,EUR,1.00,,,,,,,7,2026-01-05 10:00:00,CET
                C,acct_test,,,,2026-01-05 22:00:00,CET,MerchantPayout,"TX1XT batch 7, acct_test",,,,,EUR,5.19,,,,,,,7,2026-01-05 22:00:00,CET
                """);

    assertThat(texts(lines))
        .containsExactly(
            "CAPTURE MOD1 1000 50 EUR PSP1 pi_a",
            "CHARGEBACK MOD2 1000 1500 EUR PSP1 pi_a",
            "CHARGEBACK_REVERSAL MOD3 1000 0 EUR PSP1 pi_a",
            "CAPTURE MOD4 1000 0 USD PSP2 null",
            "ADJUSTMENT_DEBIT MOD4:converted 1000 0 USD PSP2 null",
            "ADJUSTMENT_CREDIT MOD4:settled 900 20 EUR PSP2 null",
            "REFUND_REVERSAL MOD5 300 0 EUR PSP2 null",
            "FEE batch-7:2a2e5c4ec72f3cfae3b2 11 0 EUR PSP3 null",
            "ADJUSTMENT_DEBIT batch-7:de9a1b86f0541a6d4edb 100 0 EUR null null",
            "PAYOUT TX1XT 519 0 EUR null null");
    assertThat(lines.getFirst().transactionId()).isEqualTo("txn_cap");
    assertThat(lines.get(1).transactionId()).isNull();
    assertThat(lines.getFirst().occurredAt()).isEqualTo(Instant.parse("2026-01-02T09:00:00Z"));
  }

  @DisplayName("WeChat Pay: coupons, fees below a fen and revoked payments")
  @Test
  void readsWechat() {
    var lines =
        read(
            "wechat-bill",
            """
            交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注
            `2026-01-05 00:00:00,`wx,`acct_test,`0,`,`420001,`txn_1,`o,`NATIVE,`SUCCESS,`X,`CNY,`9.00,`1.00,`0,`0,`0.00,`0.00,`,`,`tea,`pi_a,`0.00500,`0.60%,`10.00,`0.00,`
            `2026-01-05 23:59:59,`wx,`acct_test,`0,`,`420002,`SHOP 7,`o,`NATIVE,`SUCCESS,`X,`CNY,`0.50,`0.00,`0,`0,`0.00,`0.00,`,`,`tea,`text,`0.00499,`0.60%,`0.50,`0.00,`
            `2026-01-05 12:00:00,`wx,`acct_test,`0,`,`420001,`txn_1,`o,`NATIVE,`REFUND,`X,`CNY,`0.00,`0.00,`500001,`txn_2,`1.80,`0.00,`ORIGINAL,`PROCESSING,`tea,`pi_a,`-0.00500,`0.60%,`0.00,`2.00,`
            `2026-01-05 12:00:00,`wx,`acct_test,`0,`,`420003,`txn_3,`o,`MICROPAY,`REVOKED,`X,`CNY,`0.00,`0.00,`0,`0,`3.00,`0.00,`,`,`tea,`pi_b,`0.00000,`0.60%,`0.00,`3.00,`
            总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额
            `4,`9.50,`4.80,`0.00,`0.00499,`10.50,`5.00
            """);

    assertThat(texts(lines))
        .containsExactly(
            "CAPTURE 420001 1000 1 CNY txn_1 pi_a",
            "ADJUSTMENT_DEBIT 420001:coupon 100 0 CNY txn_1 pi_a",
            "CAPTURE 420002 50 0 CNY null null",
            "REFUND 500001 200 -1 CNY txn_1 pi_a",
            "ADJUSTMENT_CREDIT 500001:coupon 20 0 CNY txn_1 pi_a",
            "REFUND 420003:revoked 300 0 CNY txn_3 pi_b");
  }

  @DisplayName("WeChat Pay: the older bill of 24 columns")
  @Test
  void readsTheOlderWechatBill() {
    var lines =
        read(
            "wechat-bill",
            """
            交易时间,公众账号ID,商户号,子商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,总金额,代金券或立减优惠金额,微信退款单号,商户退款单号,退款金额,代金券或立减优惠退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率
            `2026-01-05 08:00:00,`wx,`acct_test,`0,`,`420001,`txn_1,`o,`NATIVE,`SUCCESS,`X,`CNY,`10.00,`0.00,`0,`0,`0.00,`0.00,`,`,`tea,`pi_a,`0.06000,`0.60%
            `2026-01-05 09:00:00,`wx,`acct_test,`0,`,`420001,`txn_1,`o,`NATIVE,`REFUND,`X,`CNY,`10.00,`0.00,`500001,`txn_2,`2.00,`0.00,`ORIGINAL,`SUCCESS,`tea,`pi_a,`-0.01200,`0.60%
            总交易单数,总交易额,总退款金额,总代金券或立减优惠退款金额,手续费总金额
            `2,`10.00,`2.00,`0.00,`0.04800
            """);

    assertThat(texts(lines))
        .containsExactly(
            "CAPTURE 420001 1000 6 CNY txn_1 pi_a", "REFUND 500001 200 -1 CNY txn_1 pi_a");
  }

  @DisplayName("A1803: a bill that WeChat Pay made is read, and has its checksum")
  @Test
  void readsABillOfWechatPay() throws IOException {
    if (!Files.exists(VECTORS)) {
      System.out.println("skipped: " + VECTORS + " is not here");
      return;
    }
    var file =
        JsonMapper.builder()
            .build()
            .readTree(Files.readString(VECTORS))
            .get("wechat")
            .get("real_file");
    var day = LocalDate.of(2021, 1, 28);
    var bill = Files.writeString(folder.resolve("real"), file.get("text_utf8").asString());
    var lines = new ArrayList<StatementLine>();

    format("wechat-bill")
        .read(
            bill,
            new Expected("wechat", "1601959334", day, ZoneId.of("Asia/Shanghai")),
            lines::add);

    var expected = file.get("expected");
    assertThat(lines).hasSize(expected.get("rows").asInt());
    assertThat(lines.stream().mapToLong(StatementLine::amount).sum())
        .isEqualTo(expected.get("total_fen").asLong());
    assertThat(lines).allMatch(line -> line.fee() == 0 && line.currency().equals("CNY"));
    assertThat(lines.getFirst().operationId()).isEqualTo("4200000925202101284997714292");
    assertThat(BadReportTest.digest("SHA-1", Files.readAllBytes(bill)))
        .isEqualTo(file.get("sha1").asString());
  }

  @DisplayName("Alipay: discounts of the shop, and orders of others")
  @Test
  void readsAlipay() {
    var generated = AlipayReport.text(DAY, "acct_test", List.of());
    var header = generated.lines().filter(line -> line.startsWith("支付宝")).findFirst().orElseThrow();
    var text =
        generated
            .replace(
                header,
                header
                    + """

                    2026010522001\t,txn_1\t,交易,Order pi_a,2026-01-05 00:00:00,2026-01-05 00:00:00,\t,\t,\t,\t,x\t,10.00,9.00,0.00,0.00,0.00,1.00,0.00,\t,0.00,0.00,\t,-0.06,0.00,\t
                    2026010522002\t,SHOP-1\t,交易,tea,2026-01-05 00:00:00,2026-01-05 01:00:00,\t,\t,\t,\t,x\t,5.00,5.00,0.00,0.00,0.00,0.00,0.00,\t,0.00,0.00,\t,0.03,-0.50,\t
                    2026010522001\t,txn_1\t,退款,Order pi_a,2026-01-05 00:00:00,2026-01-05 02:00:00,\t,\t,\t,\t,x\t,-2.00,-1.80,0.00,0.00,0.00,-0.20,0.00,\t,0.00,0.00,txn_2-200\t,0.01,0.00,\t\
                    """)
            .replace("交易合计：0笔，商家实收共0.00元，商家优惠共0.00", "交易合计：2笔，商家实收共14.00元，商家优惠共1.00")
            .replace("退款合计：0笔，商家实收退款共0.00元，商家优惠退款共0.00", "退款合计：1笔，商家实收退款共-1.80元，商家优惠退款共-0.20");

    assertThat(texts(read("alipay-bill", AlipayReport.zip(text))))
        .containsExactly(
            "CAPTURE txn_1 1000 6 CNY txn_1 pi_a",
            "ADJUSTMENT_DEBIT txn_1:discount 100 0 CNY txn_1 pi_a",
            "CAPTURE 2026010522002 500 3 CNY SHOP-1 null",
            "ADJUSTMENT_DEBIT 2026010522002:shared 50 0 CNY SHOP-1 null",
            "REFUND txn_2-200 200 -1 CNY txn_1 pi_a",
            "ADJUSTMENT_CREDIT txn_2-200:discount 20 0 CNY txn_1 pi_a");
  }

  @DisplayName("A903: a provider's day begins at its cut-off in its zone, also when clocks change")
  @ParameterizedTest
  @CsvSource({
    "Asia/Shanghai,    00:00, 2026-01-04T16:00:00Z, 2026-01-05",
    "Asia/Shanghai,    00:00, 2026-01-04T15:59:59Z, 2026-01-04",
    "America/New_York, 22:00, 2026-01-06T02:59:59Z, 2026-01-04",
    "America/New_York, 22:00, 2026-01-06T03:00:00Z, 2026-01-05",
    "Europe/Berlin,    00:00, 2026-03-28T23:00:00Z, 2026-03-29",
    "Europe/Berlin,    00:00, 2026-03-29T21:59:59Z, 2026-03-29",
    "Europe/Berlin,    00:00, 2026-03-29T22:00:00Z, 2026-03-30",
    "Europe/Berlin,    00:00, 2026-10-25T22:59:59Z, 2026-10-25"
  })
  void cutsDays(ZoneId zone, LocalTime cutOff, Instant at, LocalDate day) {
    var days = new Days(zone, cutOff);

    assertThat(days.dayOf(at)).isEqualTo(day);
    assertThat(days.beginning(day)).isBeforeOrEqualTo(at);
    assertThat(days.beginning(day.plusDays(1))).isAfter(at);
  }

  @DisplayName("A1804: an empty batch of Adyen closes nothing and is refused")
  @Test
  void refusesAnAdyenFileWithoutRows() {
    assertThatThrownBy(() -> read("adyen-settlement", String.join(",", AdyenReport.COLUMNS)))
        .isInstanceOfSatisfying(
            StatementRefused.class,
            refused -> assertThat(refused.fault().code()).isEqualTo("statement_incomplete"));
  }

  private static List<String> texts(List<StatementLine> lines) {
    return lines.stream()
        .map(
            line ->
                "%s %s %d %d %s %s %s"
                    .formatted(
                        line.kind(),
                        line.operationId(),
                        line.amount(),
                        line.fee(),
                        line.currency(),
                        line.chargeId(),
                        line.paymentIntentId()))
        .toList();
  }

  private List<StatementLine> read(String format, String text) {
    return read(format, text.getBytes(StandardCharsets.UTF_8));
  }

  private List<StatementLine> read(String format, byte[] bytes) {
    try {
      var file = Files.write(folder.resolve("report"), bytes);
      boolean isInChina = !format.equals("stripe-payout") && !format.equals("adyen-settlement");
      var zone = isInChina ? ZoneId.of("Asia/Shanghai") : ZoneOffset.UTC;
      var lines = new ArrayList<StatementLine>();
      int count =
          format(format)
              .read(file, new Expected("any", OutsideWorld.ACCOUNT, DAY, zone), lines::add);
      assertThat(count).isEqualTo(lines.size());
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private StatementFormat format(String name) {
    return formats.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
  }
}
