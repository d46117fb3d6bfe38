package io.quittance.payment.provider.bank;

import io.quittance.payment.provider.ProviderAnswer;

/** Nobody can tell what became of a call, or it is to be made again later. */
final class NoUsableAnswer extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient ProviderAnswer answer;

  /** With what is to be said of it: {@code Unknown}, {@code Busy} or {@code NotAsked}. */
  NoUsableAnswer(ProviderAnswer answer) {
    // No stack trace: a bank that is away causes many of these.
    super(answer.toString(), null, false, false);
    this.answer = answer;
  }

  /** The bank's answer is not what it promises. */
  static NoUsableAnswer nonsense() {
    return new NoUsableAnswer(new ProviderAnswer.Unknown("an answer that says nothing"));
  }

  ProviderAnswer answer() {
    return answer;
  }
}
