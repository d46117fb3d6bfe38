package io.quittance.platform.client;

import static io.quittance.platform.problem.ProblemAdvice.REQUEST_ID;

import io.micrometer.observation.ObservationRegistry;
import io.quittance.platform.security.token.ServiceName;
import io.quittance.platform.security.token.ServiceTokens;
import io.quittance.platform.tracing.CallsWithoutAddress;
import io.quittance.platform.web.RequestIdFilter;
import java.net.URI;
import java.time.Duration;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
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

/** Clients for the platform's own services: pooled, bounded in time, authenticated, traced. */
public final class ServiceClients {

  private static final int CONNECTIONS_MAX = 256;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

  private final ServiceTokens tokens;
  private final TlsSocketStrategy tls;
  private final ObservationRegistry observed;

  /** Clients that trust the servers whom Java trusts. */
  public ServiceClients(ServiceTokens tokens) {
    this(tokens, BundleTls.ofSystem(), ObservationRegistry.NOOP);
  }

  ServiceClients(ServiceTokens tokens, TlsSocketStrategy tls, ObservationRegistry observed) {
    this.tokens = tokens;
    this.tls = tls;
    this.observed = observed;
  }

  /**
   * An implementation of an {@code @HttpExchange} interface.
   *
   * @param service who answers there, and may take the tokens that are shown
   * @param timeout the longest wait for an answer, and for a free connection
   */
  public <T> T client(Class<T> api, ServiceName service, URI baseUrl, Duration timeout) {
    var rest =
        RestClient.builder()
            .baseUrl(baseUrl)
            .observationRegistry(observed)
            .observationConvention(new CallsWithoutAddress())
            .requestFactory(new HttpComponentsClientHttpRequestFactory(forServices(timeout)))
            .requestInterceptor(
                (request, body, execution) -> {
                  request.getHeaders().setBearerAuth(tokens.showTo(service));
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

  /**
   * Connections to services of the platform, without tokens: for what no interface describes.
   *
   * @param timeout the longest silence, and the longest wait for a free connection
   */
  public CloseableHttpClient forServices(Duration timeout) {
    return pooled(timeout, tls);
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
    return pooled(connectTimeout, timeout, BundleTls.ofSystem());
  }

  static CloseableHttpClient pooled(Duration timeout, TlsSocketStrategy tls) {
    return pooled(CONNECT_TIMEOUT, timeout, tls);
  }

  private static CloseableHttpClient pooled(
      Duration connectTimeout, Duration timeout, TlsSocketStrategy tls) {
    var wait = Timeout.of(timeout);
    var connections =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setMaxConnPerRoute(CONNECTIONS_MAX)
            .setMaxConnTotal(CONNECTIONS_MAX)
            .setTlsSocketStrategy(tls)
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
