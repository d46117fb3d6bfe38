package io.quittance.payment.merchant;

import io.quittance.platform.openapi.Described;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Takes merchants on; for the people who run the platform, never for merchants. */
@RestController
@RequestMapping("/internal/merchants")
class MerchantController {

  private final RegisterMerchant registerMerchant;

  MerchantController(RegisterMerchant registerMerchant) {
    this.registerMerchant = registerMerchant;
  }

  record RegisterRequest(@NotNull @Size(min = 1, max = 200) String name) {}

  @Described("Takes a merchant on, with a first API key, which is told once.")
  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  RegisterMerchant.Registered register(@Valid @RequestBody RegisterRequest request) {
    return registerMerchant.register(request.name());
  }
}
