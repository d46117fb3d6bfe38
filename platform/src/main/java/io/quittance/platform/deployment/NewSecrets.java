package io.quittance.platform.deployment;

import io.quittance.platform.chain.NewSealKeys;
import io.quittance.platform.secret.NewKeySet;
import io.quittance.platform.security.token.NewServiceKeys;
import io.quittance.platform.security.token.ServiceName;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/**
 * Makes every secret of {@code docker-compose.yml}, each in a file of its own. What is there stays:
 * run again after an upgrade, it adds what is new, and after a file was deleted, it renews that
 * one.
 */
public final class NewSecrets {

  private static final int RANDOM_BYTES = 24;
  private static final int BCRYPT_STRENGTH = 12;
  private static final String TRUSTED = "trusted-keys";
  private static final String NOBODY = "{\"keys\":[]}";

  private static final List<String> DATABASES =
      List.of("idempotency", "ledger", "payment", "webhook", "reconciliation", "simulator");

  private static final List<String> RANDOM =
      List.of(
          "postgres-password", "grafana-password", "simulator-api-key", "simulator-webhook-secret");

  private static final List<String> SEAL_KEYS =
      List.of(
          "payment-api-audit-seal-key",
          "ledger-service-audit-seal-key",
          "webhook-service-audit-seal-key",
          "reconciliation-service-audit-seal-key",
          "ledger-seal-key");

  private static final List<String> KEY_SETS =
      List.of("payment-methods-key", "payout-accounts-key", "webhook-secrets-key");

  private static final List<String> OPERATORS = List.of("operator", "approver");

  private final SecretFolder folder;
  private final SecureRandom random = new SecureRandom();

  private NewSecrets(SecretFolder folder) {
    this.folder = folder;
  }

  /**
   * Takes the folder, and tells the passwords of operators that are new: they are kept as hashes.
   */
  public static void main(String[] arguments) throws IOException, GeneralSecurityException {
    if (arguments.length != 1) {
      throw new IllegalArgumentException("name the folder that the secrets belong into");
    }
    for (var line : make(Path.of(arguments[0]))) {
      System.out.println(line);
    }
  }

  /**
   * Makes what is missing in a folder.
   *
   * @return the passwords of operators that were made, a line each; nobody can tell them again
   */
  static List<String> make(Path folder) throws IOException, GeneralSecurityException {
    var secrets = new NewSecrets(SecretFolder.at(folder));
    secrets.makePasswords();
    secrets.makeKeys();
    secrets.makeTokenKeys();
    secrets.makeRedisUsers();
    secrets.makeKafkaUsers();
    return secrets.makeOperators();
  }

  private void makePasswords() throws IOException, GeneralSecurityException {
    for (var name : RANDOM) {
      folder.makeIfMissing(name, this::random);
    }
    for (var database : DATABASES) {
      folder.makeIfMissing(database + "-owner-password", this::random);
      folder.makeIfMissing(database + "-app-password", this::random);
    }
  }

  private void makeKeys() throws IOException, GeneralSecurityException {
    for (var name : SEAL_KEYS) {
      folder.makeIfMissing(name, NewSealKeys::generate);
    }
    for (var name : KEY_SETS) {
      folder.makeIfMissing(name, NewKeySet::generate);
    }
  }

  /** A new key is trusted beside the old ones; where nobody is trusted, all keys are new. */
  private void makeTokenKeys() throws IOException {
    boolean trusting = folder.has(TRUSTED);
    var missing =
        NewServiceKeys.CALLERS.stream()
            .filter(name -> !trusting || !folder.has(tokenKey(name)))
            .toList();
    if (!missing.isEmpty()) {
      var known = trusting ? folder.read(TRUSTED) : NOBODY;
      var keys = NewServiceKeys.generate(missing, known);
      folder.write(TRUSTED, keys.trusted());
      for (var name : missing) {
        folder.write(tokenKey(name), keys.privateKey(name));
      }
    }
  }

  private static String tokenKey(ServiceName name) {
    return name.label() + "-token-key";
  }

  private void makeRedisUsers() throws IOException, GeneralSecurityException {
    folder.write("redis-users", RedisUsers.file(passwords(RedisUsers.NAMES, "-redis-password")));
  }

  private void makeKafkaUsers() throws IOException, GeneralSecurityException {
    var passwords = passwords(KafkaLogins.NAMES, "-kafka-password");
    folder.write("kafka-users", KafkaLogins.ofBroker(passwords));
    folder.write(
        "kafka-operations",
        KafkaLogins.ofTools(Objects.requireNonNull(passwords.get(KafkaLogins.OPERATIONS))));
    for (var login : passwords.entrySet()) {
      folder.write(
          login.getKey() + "-kafka-login", KafkaLogins.ofClient(login.getKey(), login.getValue()));
    }
  }

  private Map<String, String> passwords(List<String> names, String suffix)
      throws IOException, GeneralSecurityException {
    var passwords = new LinkedHashMap<String, String>();
    for (var name : names) {
      folder.makeIfMissing(name + suffix, this::random);
      passwords.put(name, folder.read(name + suffix));
    }
    return passwords;
  }

  private List<String> makeOperators() throws IOException {
    var told = new ArrayList<String>();
    var encoder = new BCryptPasswordEncoder(BCRYPT_STRENGTH);
    for (var name : OPERATORS) {
      var file = name + "-password";
      if (!folder.has(file)) {
        var password = random();
        folder.write(file, "{bcrypt}" + encoder.encode(password));
        told.add("%s: %s".formatted(name, password));
      }
    }
    return told;
  }

  private String random() {
    var bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
