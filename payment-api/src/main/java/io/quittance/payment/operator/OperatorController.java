package io.quittance.payment.operator;

import static io.quittance.payment.PaymentProblem.OPERATOR_NOT_FOUND;

import io.quittance.payment.operator.OperatorMessages.ChangeView;
import io.quittance.payment.operator.OperatorMessages.CreateMessage;
import io.quittance.payment.operator.OperatorMessages.FirstPasswordMessage;
import io.quittance.payment.operator.OperatorMessages.OperatorView;
import io.quittance.payment.operator.OperatorMessages.PasswordMessage;
import io.quittance.payment.operator.OperatorMessages.RoleMessage;
import io.quittance.platform.id.Ids;
import io.quittance.platform.openapi.Described;
import io.quittance.platform.security.Caller;
import io.quittance.platform.web.Page;
import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** HTTP in, HTTP out. What gives rights is only proposed here. */
@RestController
@RequestMapping("/api/operators")
class OperatorController {

  private final OperatorAccounts accounts;
  private final ProposeOperatorChange proposeChange;
  private final DisableOperator disableOperator;
  private final SetPassword setPassword;

  OperatorController(
      OperatorAccounts accounts,
      ProposeOperatorChange proposeChange,
      DisableOperator disableOperator,
      SetPassword setPassword) {
    this.accounts = accounts;
    this.proposeChange = proposeChange;
    this.disableOperator = disableOperator;
    this.setPassword = setPassword;
  }

  @Described(
      value =
          "Proposes an operator; nothing changes until somebody else approves. The answer tells the"
              + " first of two codes for the first password, once.",
      answers = 201,
      refusals = {"operator_name_taken", "operator_change_open", "operator_second_person_needed"})
  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  ChangeView create(
      @Valid @RequestBody CreateMessage message, @AuthenticationPrincipal Caller caller) {
    var proposed = proposeChange.create(message.name(), message.role(), caller.name());
    return ChangeView.of(proposed.change(), proposed.firstCode());
  }

  @Described(
      value =
          "Proposes another role for an operator; nothing changes until somebody else approves.",
      answers = 201,
      refusals = {"operator_not_found", "operator_change_open", "operator_second_person_needed"})
  @PostMapping("/{id}/role")
  @ResponseStatus(HttpStatus.CREATED)
  ChangeView setRole(
      @PathVariable String id,
      @Valid @RequestBody RoleMessage message,
      @AuthenticationPrincipal Caller caller) {
    return ChangeView.of(proposeChange.setRole(id, message.role(), caller.name()).change());
  }

  @Described(
      value =
          "Proposes that an operator who is disabled or has forgotten the password sets a new one."
              + " The answer tells the first of two codes for it, once.",
      answers = 201,
      refusals = {"operator_not_found", "operator_change_open", "operator_second_person_needed"})
  @PostMapping("/{id}/readmit")
  @ResponseStatus(HttpStatus.CREATED)
  ChangeView readmit(@PathVariable String id, @AuthenticationPrincipal Caller caller) {
    var proposed = proposeChange.readmit(id, caller.name());
    return ChangeView.of(proposed.change(), proposed.firstCode());
  }

  @Described(
      value = "Disables an operator at once, and ends the sessions.",
      refusals = "operator_not_found")
  @PostMapping("/{id}/disable")
  OperatorView disable(@PathVariable String id, @AuthenticationPrincipal Caller caller) {
    return OperatorView.of(disableOperator.disable(id, caller.name()));
  }

  @Described("Lists the operators who have accounts, newest first.")
  @GetMapping
  Page<OperatorView> list(
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    int size = Page.limit(limit);
    return Page.of(
        accounts.page(Page.cursor(OperatorAccount.PREFIX, cursor), size + 1),
        size,
        OperatorView::of,
        OperatorAccount::wireId);
  }

  @Described(value = "Shows an operator.", refusals = "operator_not_found")
  @GetMapping("/{id}")
  OperatorView find(@PathVariable String id) {
    return Ids.read(OperatorAccount.PREFIX, id)
        .flatMap(accounts::find)
        .map(OperatorView::of)
        .orElseThrow(() -> OPERATOR_NOT_FOUND.because(id));
  }

  @Described(
      value = "Sets the first password of an operator, by the two codes that two others were told.",
      answers = 204,
      refusals = {"operator_credentials_invalid", "operator_password_unacceptable"})
  @PostMapping("/first-password")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void setFirstPassword(@Valid @RequestBody FirstPasswordMessage message) {
    setPassword.first(
        message.name(), message.firstCode(), message.secondCode(), message.password());
  }

  @Described(
      value = "Changes one's own password; all one's sessions end.",
      answers = 204,
      refusals = {
        "operator_not_found",
        "operator_credentials_invalid",
        "operator_password_unacceptable"
      })
  @PostMapping("/me/password")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void changePassword(
      @Valid @RequestBody PasswordMessage message, @AuthenticationPrincipal Caller caller) {
    setPassword.change(caller.name(), message.currentPassword(), message.password());
  }
}
