package io.quittance.simulator.alipay;

import io.quittance.simulator.SimulatorSettings;
import io.quittance.simulator.settlement.ReportFault;
import io.quittance.simulator.settlement.ReportFaults;
import io.quittance.simulator.settlement.SettledMoney;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Gives out addresses of trade bills, which lead somewhere for 30 seconds. */
@AlipayConfigured
@Component
class AlipayBills {

  static final String METHOD = "alipay.data.dataservice.bill.downloadurl.query";
  static final String DOWNLOAD = "billdownload.resource";
  static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");

  private static final Duration LIFETIME = Duration.ofSeconds(30);

  private final AlipaySettings settings;
  private final AlipayKeys keys;
  private final SettledMoney money;
  private final ReportFaults faults;
  private final SimulatorSettings simulator;
  private final Clock clock;

  AlipayBills(
      AlipaySettings settings,
      AlipayKeys keys,
      SettledMoney money,
      ReportFaults faults,
      SimulatorSettings simulator,
      Clock clock) {
    this.settings = settings;
    this.keys = keys;
    this.money = money;
    this.faults = faults;
    this.simulator = simulator;
    this.clock = clock;
  }

  Map<String, @Nullable Object> downloadUrl(AlipayCall call) {
    if (!call.required("bill_type").equals("trade")) {
      throw AlipayError.failed("isv.invalid-parameter");
    }
    var date = call.required("bill_date");
    if (faults.of(AlipayEmulator.NAME, day(date)).has(ReportFault.LATE)) {
      throw AlipayError.failed("isp.bill_not_exist");
    }
    long until = clock.instant().plus(LIFETIME).getEpochSecond();
    var answer = new LinkedHashMap<String, @Nullable Object>();
    answer.put(
        "bill_download_url",
        "%s%s/%s?date=%s&until=%d&sign=%s"
            .formatted(
                simulator.publicUrl(),
                AlipayEmulator.PATH,
                DOWNLOAD,
                date,
                until,
                URLEncoder.encode(keys.sign(signed(date, until)), StandardCharsets.UTF_8)));
    return answer;
  }

  /** The zip behind an address; empty when the address is not ours, or too old. */
  Optional<byte[]> file(String date, long until, String sign) {
    boolean given =
        MessageDigest.isEqual(
            keys.sign(signed(date, until)).getBytes(StandardCharsets.UTF_8),
            sign.getBytes(StandardCharsets.UTF_8));
    if (!given || clock.instant().getEpochSecond() > until) {
      return Optional.empty();
    }
    var day = day(date);
    var bill = new AlipayBill(settings.sellerId(), day);
    money.read(AlipayEmulator.NAME, day, CHINA, bill::add);
    var details = faults.of(AlipayEmulator.NAME, day).strikeFile(bill.details(clock.instant()));
    return Optional.of(bill.zip(details));
  }

  private static String signed(String date, long until) {
    return "bill " + date + " " + until;
  }

  private static LocalDate day(String date) {
    try {
      return LocalDate.parse(date);
    } catch (DateTimeException unreadable) {
      throw AlipayError.failed("isv.invalid-parameter");
    }
  }
}
