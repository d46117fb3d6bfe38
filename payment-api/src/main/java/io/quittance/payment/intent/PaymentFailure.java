package io.quittance.payment.intent;

import org.jspecify.annotations.Nullable;

/**
 * Why an attempt failed, as merchants are told.
 *
 * @param code the problem's code: {@code card_declined}, {@code blocked_by_risk}, ...
 * @param adviceCode {@code confirm_card_data}, {@code do_not_try_again} or {@code try_again_later}
 */
public record PaymentFailure(
    String code, @Nullable String declineCode, @Nullable String adviceCode, String message) {}
