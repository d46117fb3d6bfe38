package io.quittance.platform.security;

import io.quittance.platform.security.SecuritySettings.OperatorAccount;
import java.util.List;
import java.util.Optional;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;

/** Knows operators by name and password. */
final class OperatorProof implements CallerProof {

  private final List<OperatorAccount> accounts;
  private final PasswordEncoder encoder =
      PasswordEncoderFactories.createDelegatingPasswordEncoder();

  OperatorProof(List<OperatorAccount> accounts) {
    this.accounts = accounts;
  }

  @Override
  public Optional<Caller> byPassword(String name, String password) {
    return accounts.stream()
        .filter(account -> account.name().equals(name))
        .filter(account -> encoder.matches(password, account.password()))
        .findFirst()
        .map(account -> new Caller.Operator(account.name(), account.role()));
  }
}
