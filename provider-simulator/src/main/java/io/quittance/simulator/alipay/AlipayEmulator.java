package io.quittance.simulator.alipay;

import io.quittance.simulator.emulator.EmulatorDoor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Opens the door for Alipay's official clients: their gateway is {@code /alipay/gateway.do}. */
@AlipayConfigured
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AlipaySettings.class)
class AlipayEmulator {

  /** What charges of this emulator carry as their provider. */
  static final String NAME = "alipay";

  static final String PATH = "/alipay";

  @Bean
  EmulatorDoor alipayDoor() {
    return new EmulatorDoor(PATH);
  }
}
