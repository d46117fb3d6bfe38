package io.quittance.simulator.wechat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quittance.simulator.settlement.ReportFault;
import io.quittance.simulator.settlement.ReportFaults;
import io.quittance.simulator.settlement.SettledMoney;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Tells where a day's trade bill is, with its checksum, and hands it out. */
@Hidden
@WechatConfigured
@RestController
@RequestMapping(WechatEmulator.PATH + "/v3")
class BillController {

  private static final ZoneId BEIJING = ZoneId.of("Asia/Shanghai");
  private static final String GZIP = "GZIP";

  /** As WeChat Pay answers; clients put their own in its place, as they do in front of paths. */
  private static final String HOST = "https://api.mch.weixin.qq.com";

  private final WechatCall call;
  private final WechatKeys keys;
  private final WechatSettings settings;
  private final SettledMoney money;
  private final ReportFaults faults;

  BillController(
      WechatCall call,
      WechatKeys keys,
      WechatSettings settings,
      SettledMoney money,
      ReportFaults faults) {
    this.call = call;
    this.keys = keys;
    this.settings = settings;
    this.money = money;
    this.faults = faults;
  }

  @GetMapping("/bill/tradebill")
  ResponseEntity<byte[]> tradeBill(
      @RequestParam("bill_date") String date,
      @RequestParam(name = "bill_type", defaultValue = "ALL") String type,
      @RequestParam(name = "tar_type", required = false) @Nullable String packing,
      HttpServletRequest http) {
    call.verify(http);
    if (!type.equals("ALL") || (packing != null && !packing.equals(GZIP))) {
      throw WechatError.parameter("Only bill_type ALL is known here, plain or as GZIP.");
    }
    var day = day(date);
    var struck = faults.of(WechatEmulator.NAME, day);
    if (struck.has(ReportFault.LATE)) {
      throw new WechatError(
          HttpStatus.BAD_REQUEST, "STATEMENT_CREATING", "The bill of that day is being made.");
    }
    if (struck.has(ReportFault.NO_BUSINESS)) {
      throw new WechatError(
          HttpStatus.BAD_REQUEST, "NO_STATEMENT_EXIST", "There is no bill of that day.");
    }
    var hash = sha1(bill(day));
    var body =
        WechatJson.write(
            WechatJson.object(
                "hash_type",
                "SHA1",
                "hash_value",
                struck.has(ReportFault.WRONG_CHECKSUM) ? sha1(hash.getBytes(UTF_8)) : hash,
                "download_url",
                HOST
                    + "/v3/billdownload/file?token=%s-%s"
                        .formatted(day, packing == null ? "PLAIN" : packing)));
    return ResponseEntity.ok()
        .headers(headers -> keys.sign(body).forEach(headers::set))
        .contentType(MediaType.APPLICATION_JSON)
        .body(WechatJson.bytes(body));
  }

  /** The file itself has no signature. */
  @GetMapping("/billdownload/file")
  ResponseEntity<byte[]> file(@RequestParam String token, HttpServletRequest http) {
    call.verify(http);
    int end = token.lastIndexOf('-');
    var day = day(token.substring(0, Math.max(end, 0)));
    var bill = faults.of(WechatEmulator.NAME, day).strikeFile(bill(day));
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_OCTET_STREAM)
        .body(token.endsWith(GZIP) ? gzip(bill) : bill);
  }

  private byte[] bill(LocalDate day) {
    var bill = new TradeBill(settings);
    money.read(WechatEmulator.NAME, day, BEIJING, bill::add);
    return bill.close();
  }

  private static LocalDate day(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException unreadable) {
      throw WechatError.parameter("bill_date is not a date.");
    }
  }

  private static byte[] gzip(byte[] file) {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(file);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  private static String sha1(byte[] file) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(file));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-1", impossible);
    }
  }
}
