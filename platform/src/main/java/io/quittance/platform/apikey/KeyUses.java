package io.quittance.platform.apikey;

import io.quittance.contracts.merchant.MerchantKeysApi;
import io.quittance.contracts.merchant.MerchantKeysApi.Uses;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notes on which days keys are used: each key is told once a day, some time later. */
final class KeyUses {

  private static final Logger log = LoggerFactory.getLogger(KeyUses.class);

  private final MerchantKeysApi source;
  private final Clock clock;
  private final Map<String, LocalDate> noted = new ConcurrentHashMap<>();
  private final Set<String> untold = ConcurrentHashMap.newKeySet();

  KeyUses(MerchantKeysApi source, Clock clock) {
    this.source = source;
    this.clock = clock;
  }

  void note(String apiKeyId) {
    var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    if (!today.equals(noted.get(apiKeyId)) && !today.equals(noted.put(apiKeyId, today))) {
      untold.add(apiKeyId);
    }
  }

  /** Tells what was noted. Called by one thread; what cannot be told now is told later. */
  void tell() {
    while (!untold.isEmpty()) {
      var batch = new ArrayList<>(untold.stream().limit(Uses.MAX).toList());
      try {
        source.used(new Uses(batch));
      } catch (RuntimeException away) {
        log.debug("uses of keys are told later: {}", away.toString());
        return;
      }
      batch.forEach(untold::remove);
    }
  }
}
