package io.quittance.simulator.wechat;

import io.quittance.simulator.emulator.EmulatorDoor;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Opens the door for the official library of WeChat Pay: its host is replaced by an address that
 * ends in {@code /wechat}.
 *
 * <p>What the library's users see of WeChat Pay: orders by QR code, refunds and certificates. The
 * attachment of an order tells what is played: the payment, a test method, and the reference of the
 * capture in the books. The code leads to {@code /challenge/<pr>}, where the customer pays.
 *
 * <p>Imitated in words only: a payment that is declined ends its order with PAYERROR, whose
 * description is the reason. At WeChat Pay the customer reads that alone, and may try again.
 */
@WechatConfigured
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WechatSettings.class)
class WechatEmulator {

  /** What charges of this emulator carry as their provider. */
  static final String NAME = "wechat";

  static final String PATH = "/wechat";

  @Bean
  EmulatorDoor wechatDoor() {
    return new EmulatorDoor(PATH);
  }

  @Bean
  WechatKeys wechatKeys(WechatSettings settings, Clock clock) {
    return new WechatKeys(settings, clock);
  }
}
