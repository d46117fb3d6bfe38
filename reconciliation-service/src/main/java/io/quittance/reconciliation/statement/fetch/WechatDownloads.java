package io.quittance.reconciliation.statement.fetch;

import com.wechat.pay.java.core.auth.Credential;
import com.wechat.pay.java.core.auth.Validator;
import com.wechat.pay.java.core.http.HttpRequest;
import com.wechat.pay.java.core.http.OriginalResponse;
import io.quittance.platform.wechat.WechatWire;
import io.quittance.reconciliation.statement.ProviderUnavailable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.HttpStatus;

/** The wire of bills: files are read from the connection, not held in memory. */
final class WechatDownloads extends WechatWire {

  private final CloseableHttpClient http;

  WechatDownloads(Credential credential, Validator validator, URI url, CloseableHttpClient http) {
    super(credential, validator, url);
    this.http = http;
  }

  @Override
  protected OriginalResponse innerExecute(HttpRequest request) {
    try {
      return http.execute(wired(request), answer -> read(request, answer));
    } catch (IOException broken) {
      throw new ProviderUnavailable("the provider broke off or did not answer", broken);
    }
  }

  /** Reads from the connection; closing the stream closes the answer. */
  @Override
  protected InputStream innerDownload(HttpRequest request) {
    try {
      var answer = http.executeOpen(null, wired(request), null);
      var entity = answer.getEntity();
      if (answer.getCode() != HttpStatus.SC_OK || entity == null) {
        answer.close();
        throw new ProviderUnavailable("the provider answered " + answer.getCode());
      }
      return new FilterInputStream(entity.getContent()) {
        @Override
        public void close() throws IOException {
          // What is left unread of a file that is too large is not waited for.
          answer.close();
        }
      };
    } catch (IOException broken) {
      throw new ProviderUnavailable("the provider broke off or did not answer", broken);
    }
  }
}
