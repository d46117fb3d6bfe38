package io.quittance.simulator.settlement;

import jakarta.validation.constraints.NotBlank;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where the simulator pays out to.
 *
 * @param iban the account of its customer; the default is one that banks use in examples
 */
@Validated
@ConfigurationProperties("simulator.house-bank")
public record HouseBankSettings(@NotBlank @DefaultValue("DE89370400440532013000") String iban) {}
