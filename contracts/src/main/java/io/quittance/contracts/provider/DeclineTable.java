package io.quittance.contracts.provider;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one provider's own decline codes mean.
 *
 * <p>Read from {@code declines/<provider>.properties} beside this class: {@code raw =
 * decline_code}, or {@code raw = decline_code, advice_code} where the provider's advice is not the
 * usual one. A code by which the provider says that it does not know the outcome, that it is busy,
 * or that our request is wrong is no decline and is in no table.
 */
public final class DeclineTable {

  private static final Logger log = LoggerFactory.getLogger(DeclineTable.class);

  /** Counts declines under a code that the table does not have, by provider. */
  public static final String UNMAPPED = "quittance.provider.declines.unmapped";

  /** A raw code comes from outside; no more than this of it is logged. */
  private static final int LOGGED_MAX = 64;

  private static final Map<String, DeclineTable> TABLES = new ConcurrentHashMap<>();

  private final String provider;
  private final Map<String, Decline> byRawCode;
  private final Counter unmapped;

  private DeclineTable(String provider, Map<String, Decline> byRawCode) {
    this.provider = provider;
    this.byRawCode = byRawCode;
    // There once the table is, so that the first one is seen to rise.
    this.unmapped = Metrics.counter(UNMAPPED, "provider", provider);
  }

  /**
   * The table of a provider, by the name of its adapter, or {@code iso20022} for banks.
   *
   * @throws IllegalArgumentException when there is none, or it says something that we do not know
   */
  public static DeclineTable of(String provider) {
    return TABLES.computeIfAbsent(provider, DeclineTable::read);
  }

  /** Whether the table has this code. */
  public boolean knows(String rawCode) {
    return byRawCode.containsKey(rawCode);
  }

  /**
   * What a code means. One that the table does not have is a {@code generic_decline}, logged and
   * counted, so that somebody adds it.
   */
  public Decline decline(String rawCode) {
    var known = byRawCode.get(rawCode);
    if (known != null) {
      return known;
    }
    log.warn(
        "{} declined with {}, which its table does not have: taken for a generic_decline",
        provider,
        printable(rawCode));
    unmapped.increment();
    return Decline.of(DeclineCode.GENERIC_DECLINE);
  }

  private static String printable(String rawCode) {
    var text = rawCode.replaceAll("[^A-Za-z0-9_.\\-]", "?");
    return text.substring(0, Math.min(text.length(), LOGGED_MAX));
  }

  private static DeclineTable read(String provider) {
    var lines = new Properties();
    try (var file =
        DeclineTable.class.getResourceAsStream("declines/" + provider + ".properties")) {
      if (file == null) {
        throw new IllegalArgumentException("there is no table of declines of " + provider);
      }
      lines.load(new InputStreamReader(file, StandardCharsets.UTF_8));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return new DeclineTable(
        provider,
        lines.stringPropertyNames().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    raw -> raw, raw -> meaning(lines.getProperty(raw).strip()))));
  }

  private static Decline meaning(String text) {
    int comma = text.indexOf(',');
    var code =
        DeclineCode.of(comma < 0 ? text : text.substring(0, comma).strip())
            .orElseThrow(() -> new IllegalArgumentException("no decline code: " + text));
    return comma < 0
        ? Decline.of(code)
        : new Decline(
            code, AdviceCode.valueOf(text.substring(comma + 1).strip().toUpperCase(Locale.ROOT)));
  }
}
