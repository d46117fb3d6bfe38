package io.quittance.payment.operator;

import static io.quittance.payment.PaymentProblem.OPERATOR_CREDENTIALS_INVALID;
import static io.quittance.payment.PaymentProblem.OPERATOR_SESSION_ENDED;

import io.quittance.payment.operator.OperatorSessions.End;
import io.quittance.platform.id.Ids;
import io.quittance.platform.security.SignInLimit;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Begins sessions of operators, keeps them going and ends them. A session has one refresh token at
 * a time; who shows one that was used before ends it, since two persons have had it.
 */
@Service
class SignIn {

  private static final Logger log = LoggerFactory.getLogger(SignIn.class);

  /** A working day; then the password is asked for again. */
  private static final Duration SESSION_LIFETIME = Duration.ofHours(12);

  private static final String TOKEN_PREFIX = "ort_";

  private final OperatorAccounts accounts;
  private final OperatorSessions sessions;
  private final AccessTokens accessTokens;
  private final Passwords passwords;
  private final SignInLimit limit;
  private final Ids ids;
  private final TransactionTemplate transaction;

  SignIn(
      OperatorAccounts accounts,
      OperatorSessions sessions,
      AccessTokens accessTokens,
      Passwords passwords,
      SignInLimit limit,
      Ids ids,
      TransactionTemplate transaction) {
    this.accounts = accounts;
    this.sessions = sessions;
    this.accessTokens = accessTokens;
    this.passwords = passwords;
    this.limit = limit;
    this.ids = ids;
    this.transaction = transaction;
  }

  /** What somebody who is signed in goes on with. */
  record SignedIn(OperatorAccount operator, AccessTokens.Signed access, String refreshToken) {

    /** The record's own text would tell the tokens. */
    @Override
    public String toString() {
      return "signed in: " + operator;
    }
  }

  /**
   * Begins a session.
   *
   * @throws io.quittance.platform.problem.Refusal {@code operator_credentials_invalid}, whatever is
   *     wrong; {@code rate_limited} after too many wrong ones
   */
  SignedIn signIn(String name, String password) {
    var account =
        limit
            .attempt(name, () -> compare(name, password))
            .orElseThrow(() -> OPERATOR_CREDENTIALS_INVALID.because());
    return transaction.execute(
        _ -> {
          var now = accounts.lock(name).orElseThrow();
          if (now.isDisabled() || !Objects.equals(now.passwordHash(), account.passwordHash())) {
            throw OPERATOR_CREDENTIALS_INVALID.because();
          }
          var session = ids.beside(now.id());
          sessions.begin(session, now.id(), SESSION_LIFETIME);
          return goOn(session, now);
        });
  }

  private Optional<OperatorAccount> compare(String name, String password) {
    var account = accounts.byName(name).filter(known -> !known.isDisabled());
    boolean same =
        passwords.matches(name, password, account.map(OperatorAccount::passwordHash).orElse(null));
    return account.filter(_ -> same);
  }

  /**
   * Goes on with a session, by a new pair of tokens.
   *
   * @throws io.quittance.platform.problem.Refusal {@code operator_session_ended}; {@code
   *     rate_limited} after too many of them
   */
  SignedIn refresh(String refreshToken) {
    var hash = Secrets.hash(refreshToken);
    return limit
        .attemptToken(
            () -> transaction.execute(_ -> sessions.lock(hash).flatMap(found -> goOn(found, hash))))
        .orElseThrow(() -> OPERATOR_SESSION_ENDED.because());
  }

  private Optional<SignedIn> goOn(OperatorSessions.Found found, String hash) {
    if (!found.isOpen()) {
      return Optional.empty();
    }
    var account = accounts.find(found.operatorId()).orElseThrow();
    if (found.isUsed()) {
      // Kept although the caller is refused: who has the token now may not be who had it then.
      sessions.end(found.sessionId(), End.TOKEN_REUSED);
      log.warn(
          "security event: a refresh token of operator {} was used twice; the session has ended",
          account.name());
      return Optional.empty();
    }
    sessions.useToken(hash);
    return Optional.of(goOn(found.sessionId(), account));
  }

  private SignedIn goOn(UUID session, OperatorAccount account) {
    var refreshToken = Secrets.generate(TOKEN_PREFIX);
    sessions.addToken(session, Secrets.hash(refreshToken));
    return new SignedIn(account, accessTokens.sign(account, session), refreshToken);
  }

  /** Ends a session; again changes nothing. */
  void signOut(String sessionId) {
    Ids.read(OperatorSessions.PREFIX, sessionId)
        .ifPresent(id -> transaction.executeWithoutResult(_ -> sessions.end(id, End.SIGNED_OUT)));
  }
}
