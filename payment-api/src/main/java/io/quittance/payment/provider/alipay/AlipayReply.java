package io.quittance.payment.provider.alipay;

import com.alipay.api.AlipayResponse;
import io.quittance.payment.provider.ProviderAnswer;

/** What Alipay said to one request. */
sealed interface AlipayReply<T extends AlipayResponse> {

  /** It did what was asked, or found what was looked for. */
  record Done<T extends AlipayResponse>(T response) implements AlipayReply<T> {}

  /** It said no, for a reason in its own words such as {@code ACQ.TRADE_NOT_EXIST}. */
  record No<T extends AlipayResponse>(String subCode) implements AlipayReply<T> {}

  /** It said nothing about the matter. */
  record Nothing<T extends AlipayResponse>(ProviderAnswer answer) implements AlipayReply<T> {}
}
