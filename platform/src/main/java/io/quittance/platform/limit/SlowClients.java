package io.quittance.platform.limit;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/**
 * Requests that trickle in are ended, and so are answers that trickle out, and nobody has all
 * connections, so that nobody can hold a service by being slow.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PatienceSettings.class)
public class SlowClients {

  @Bean
  SlowCounts slowCounts(ObjectProvider<MeterRegistry> meters) {
    return new SlowCounts(meters::getObject);
  }

  @Bean
  FilterRegistrationBean<SlowBodyFilter> slowBodyFilter(
      PatienceSettings settings, SlowCounts counts) {
    var registration = new FilterRegistrationBean<>(new SlowBodyFilter(settings, counts));
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
    return registration;
  }

  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> timedHeads(
      PatienceSettings settings, SlowCounts counts) {
    return tomcat -> {
      tomcat.setProtocol(TimedHeadProtocol.class.getName());
      tomcat.addConnectorCustomizers(
          connector -> {
            if (connector.getProtocolHandler() instanceof TimedHeadProtocol protocol) {
              protocol.setHeadWithin(settings.headWithin());
              protocol.setAnswers(settings.answerWithin(), settings.answerRate(), counts);
              protocol.setConnectionsPerNetwork(settings.connectionsPerNetwork());
            }
          });
    };
  }
}
