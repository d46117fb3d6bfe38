package io.quittance.payment.operator;

import io.quittance.payment.operator.OperatorMessages.CurrentOperatorView;
import io.quittance.payment.operator.OperatorMessages.RefreshMessage;
import io.quittance.payment.operator.OperatorMessages.SessionView;
import io.quittance.payment.operator.OperatorMessages.SignInMessage;
import io.quittance.platform.openapi.Described;
import io.quittance.platform.security.Caller;
import jakarta.validation.Valid;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** HTTP in, HTTP out. Who signs in or goes on has no other proof than the body. */
@RestController
@RequestMapping("/api/operator-sessions")
class OperatorSessionController {

  private final SignIn signIn;

  OperatorSessionController(SignIn signIn) {
    this.signIn = signIn;
  }

  @Described(
      value = "Signs an operator in, by name and password.",
      answers = 201,
      refusals = "operator_credentials_invalid")
  @PostMapping
  ResponseEntity<SessionView> signIn(@Valid @RequestBody SignInMessage message) {
    return answer(HttpStatus.CREATED, signIn.signIn(message.name(), message.password()));
  }

  @Described(
      value = "Gives the next token of a session, and the refresh token for the one after it.",
      answers = 201,
      refusals = "operator_session_ended")
  @PostMapping("/refresh")
  ResponseEntity<SessionView> refresh(@Valid @RequestBody RefreshMessage message) {
    return answer(HttpStatus.CREATED, signIn.refresh(message.refreshToken()));
  }

  @Described("Says who is asking; a token of a session that has ended is refused.")
  @GetMapping("/current")
  CurrentOperatorView current(@AuthenticationPrincipal Caller.Operator operator) {
    return CurrentOperatorView.of(operator);
  }

  @Described(value = "Signs out; the tokens of the session count no longer.", answers = 204)
  @DeleteMapping("/current")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void signOut(@AuthenticationPrincipal Caller caller) {
    if (caller instanceof Caller.Operator operator && operator.session() != null) {
      signIn.signOut(operator.session());
    }
  }

  private static ResponseEntity<SessionView> answer(HttpStatus status, SignIn.SignedIn signedIn) {
    return ResponseEntity.status(status)
        .cacheControl(CacheControl.noStore())
        .body(SessionView.of(signedIn));
  }
}
