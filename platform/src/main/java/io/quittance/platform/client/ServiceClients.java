package io.quittance.platform.client;

import static io.quittance.platform.problem.ProblemAdvice.REQUEST_ID;

import io.quittance.platform.security.SecuritySettings;
import io.quittance.platform.web.RequestIdFilter;
import java.net.URI;
import java.time.Duration;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.slf4j.MDC;
import org.springframework.core.convert.ConversionService;
import org.springframework.format.datetime.standard.DateTimeFormatterRegistrar;
import org.springframework.format.support.DefaultFormattingConversionService;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

/** Clients for the platform's own services: pooled, bounded in time, authenticated. */
public final class ServiceClients {

  private static final int CONNECTIONS_MAX = 256;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

  private final SecuritySettings security;

  public ServiceClients(SecuritySettings security) {
    this.security = security;
  }

  /**
   * An implementation of an {@code @HttpExchange} interface.
   *
   * @param timeout the longest wait for an answer, and for a free connection
   */
  public <T> T client(Class<T> api, URI baseUrl, Duration timeout) {
    var rest =
        RestClient.builder()
            .baseUrl(baseUrl)
            .requestFactory(new HttpComponentsClientHttpRequestFactory(pooled(timeout)))
            .defaultHeaders(headers -> headers.setBearerAuth(security.serviceToken()))
            .requestInterceptor(
                (request, body, execution) -> {
                  var requestId = MDC.get(REQUEST_ID);
                  if (requestId != null) {
                    request.getHeaders().set(RequestIdFilter.HEADER, requestId);
                  }
                  return execution.execute(request, body);
                })
            .build();
    return HttpServiceProxyFactory.builderFor(RestClientAdapter.create(rest))
        .conversionService(isoDates())
        .build()
        .createClient(api);
  }

  /** Dates and times as on our wire; the default would write them in the style of a locale. */
  private static ConversionService isoDates() {
    var conversions = new DefaultFormattingConversionService(false);
    DefaultFormattingConversionService.addDefaultFormatters(conversions);
    var registrar = new DateTimeFormatterRegistrar();
    registrar.setUseIsoFormat(true);
    registrar.registerFormatters(conversions);
    return conversions;
  }

  /** A client whose connections are kept, with nothing sent twice behind the caller's back. */
  public static CloseableHttpClient pooled(Duration timeout) {
    return pooled(CONNECT_TIMEOUT, timeout);
  }

  /**
   * As {@link #pooled(Duration)}, for somebody farther away.
   *
   * @param connectTimeout the longest wait for a connection to be made
   */
  public static CloseableHttpClient pooled(Duration connectTimeout, Duration timeout) {
    var wait = Timeout.of(timeout);
    var connections =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setMaxConnPerRoute(CONNECTIONS_MAX)
            .setMaxConnTotal(CONNECTIONS_MAX)
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(Timeout.of(connectTimeout))
                    .setSocketTimeout(wait)
                    .setValidateAfterInactivity(TimeValue.ofSeconds(2))
                    .build())
            .build();
    return HttpClients.custom()
        .setConnectionManager(connections)
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setConnectionRequestTimeout(wait)
                .setResponseTimeout(wait)
                .build())
        .disableAutomaticRetries()
        .disableRedirectHandling()
        .disableCookieManagement()
        .build();
  }
}
