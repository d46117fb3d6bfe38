package io.quittance.payment.provider.wechat;

import io.quittance.payment.provider.ProviderAnswer;

/** Nobody can tell what became of a call, or it is to be made again later. */
final class NoUsableAnswer extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient ProviderAnswer answer;

  /** With what is to be said of it: {@code Unknown}, {@code Busy} or {@code NotAsked}. */
  NoUsableAnswer(ProviderAnswer answer) {
    // No stack trace: a provider that is away causes many of these.
    super(answer.toString(), null, false, false);
    this.answer = answer;
  }

  ProviderAnswer answer() {
    return answer;
  }
}
