package io.quittance.payment.operator;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.quittance.platform.security.Caller;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What travels about operators, in and out. */
final class OperatorMessages {

  private static final String NAME = "[a-z0-9][a-z0-9._-]{1,62}";

  private OperatorMessages() {}

  record CreateMessage(@NotNull @Pattern(regexp = NAME) String name, Caller.@NotNull Role role) {}

  record RoleMessage(Caller.@NotNull Role role) {}

  record FirstPasswordMessage(
      @NotNull @Size(min = 1, max = 63) String name,
      @NotNull @Size(min = 1, max = 100) String firstCode,
      @NotNull @Size(min = 1, max = 100) String secondCode,
      @NotNull @Size(min = 1, max = 256) String password) {

    /** The record's own text would tell secrets. */
    @Override
    public String toString() {
      return "FirstPasswordMessage";
    }
  }

  record PasswordMessage(
      @NotNull @Size(min = 1, max = 256) String currentPassword,
      @NotNull @Size(min = 1, max = 256) String password) {

    /** The record's own text would tell secrets. */
    @Override
    public String toString() {
      return "PasswordMessage";
    }
  }

  record SignInMessage(
      @NotNull @Size(min = 1, max = 63) String name,
      @NotNull @Size(min = 1, max = 256) String password) {

    /** The record's own text would tell the password. */
    @Override
    public String toString() {
      return "SignInMessage";
    }
  }

  record RefreshMessage(@NotNull @Size(min = 1, max = 100) String refreshToken) {

    /** The record's own text would tell the token. */
    @Override
    public String toString() {
      return "RefreshMessage";
    }
  }

  record ReviewMessage(@NotNull @Size(min = 1, max = 500) String review) {}

  /** An operator as others see it. */
  record OperatorView(
      String operatorId,
      String name,
      Caller.Role role,
      OperatorAccount.Status status,
      Instant createdAt,
      @JsonInclude(Include.NON_NULL) @Nullable Instant disabledAt,
      @JsonInclude(Include.NON_NULL) @Nullable String disabledBy) {

    static OperatorView of(OperatorAccount account) {
      return new OperatorView(
          account.wireId(),
          account.name(),
          account.role(),
          account.status(),
          account.createdAt(),
          account.disabledAt(),
          account.disabledBy());
    }
  }

  /**
   * A change as operators see it.
   *
   * @param code told once, to the proposer the first and to the approver the second; absent
   *     otherwise
   */
  record ChangeView(
      String operatorChangeId,
      OperatorChange.Kind kind,
      String name,
      Caller.Role role,
      OperatorChange.Status status,
      String proposedBy,
      Instant proposedAt,
      @JsonInclude(Include.NON_NULL) @Nullable String decidedBy,
      @JsonInclude(Include.NON_NULL) @Nullable Instant decidedAt,
      @JsonInclude(Include.NON_NULL) @Nullable String code) {

    static ChangeView of(OperatorChange change) {
      return of(change, null);
    }

    static ChangeView of(OperatorChange change, @Nullable String code) {
      return new ChangeView(
          change.wireId(),
          change.kind(),
          change.name(),
          change.role(),
          change.status(),
          change.proposedBy(),
          change.proposedAt(),
          change.decidedBy(),
          change.decidedAt(),
          change.hasCodes() ? code : null);
    }

    /** The record's own text would tell the code. */
    @Override
    public String toString() {
      return "ChangeView " + operatorChangeId;
    }
  }

  /**
   * What somebody who is signed in goes on with.
   *
   * @param token for {@code Authorization: Bearer}, at every service with routes for operators
   * @param expiresAt when the token ends; the refresh token gets another one before
   */
  record SessionView(String token, Instant expiresAt, String refreshToken, OperatorView operator) {

    static SessionView of(SignIn.SignedIn signedIn) {
      return new SessionView(
          signedIn.access().token(),
          signedIn.access().expiresAt(),
          signedIn.refreshToken(),
          OperatorView.of(signedIn.operator()));
    }

    /** The record's own text would tell the tokens. */
    @Override
    public String toString() {
      return "SessionView";
    }
  }

  /**
   * An operator who asks who they are.
   *
   * @param session absent for one who proves it with each request
   */
  record CurrentOperatorView(
      String name, Caller.Role role, @JsonInclude(Include.NON_NULL) @Nullable String session) {

    static CurrentOperatorView of(Caller.Operator operator) {
      return new CurrentOperatorView(operator.name(), operator.role(), operator.session());
    }
  }

  /** Something that was done alone, as operators see it. */
  record BreakGlassView(
      String breakGlassId,
      BreakGlass.Action action,
      String subject,
      String operator,
      String reason,
      Instant usedAt,
      @JsonInclude(Include.NON_NULL) @Nullable String reviewedBy,
      @JsonInclude(Include.NON_NULL) @Nullable Instant reviewedAt,
      @JsonInclude(Include.NON_NULL) @Nullable String review) {

    static BreakGlassView of(BreakGlassUse use) {
      return new BreakGlassView(
          use.wireId(),
          use.action(),
          use.subject(),
          use.operator(),
          use.reason(),
          use.usedAt(),
          use.reviewedBy(),
          use.reviewedAt(),
          use.review());
    }
  }
}
