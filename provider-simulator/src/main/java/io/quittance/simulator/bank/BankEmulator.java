package io.quittance.simulator.bank;

import io.quittance.simulator.emulator.EmulatorDoor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Opens the door of the bank: its API begins with {@code /bank}. */
@BankConfigured
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BankSettings.class)
class BankEmulator {

  /** What charges of this emulator carry as their provider. */
  static final String NAME = "bank";

  static final String PATH = "/bank";

  @Bean
  EmulatorDoor bankDoor() {
    return new EmulatorDoor(PATH);
  }
}
