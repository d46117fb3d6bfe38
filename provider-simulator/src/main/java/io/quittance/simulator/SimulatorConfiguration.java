package io.quittance.simulator;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.quittance.platform.openapi.PlatformOpenApi;
import io.quittance.platform.problem.ProblemCatalog;
import io.quittance.platform.schedule.PlatformScheduling;
import io.quittance.platform.security.AccessRules;
import io.quittance.platform.security.CallerProof;
import io.quittance.platform.security.PlatformSecurity;
import io.quittance.platform.security.token.ServiceName;
import io.quittance.platform.tracing.PlatformTracing;
import io.quittance.platform.web.PlatformWeb;
import io.quittance.platform.web.RawBodyRoutes;
import io.quittance.simulator.emulator.EmulatorDoor;
import io.quittance.simulator.fault.ConnectionValve;
import io.quittance.simulator.operation.ExpireAuthorizations;
import io.quittance.simulator.operation.FinishRefunds;
import io.quittance.simulator.settlement.HouseBankSettings;
import java.time.Duration;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;

/** The simulator's doors and timers. */
@Configuration(proxyBeanMethods = false)
@Import({
  PlatformWeb.class,
  PlatformTracing.class,
  PlatformOpenApi.class,
  PlatformSecurity.class,
  PlatformScheduling.class
})
@EnableConfigurationProperties({SimulatorSettings.class, HouseBankSettings.class})
class SimulatorConfiguration {

  /** Before the chain of the house, which takes every request. */
  private static final int EMULATORS_ORDER = 1;

  private static final Duration REFUND_INTERVAL = Duration.ofSeconds(1);
  private static final Duration EXPIRY_INTERVAL = Duration.ofMinutes(1);

  @Bean
  ProblemCatalog problems() {
    return ProblemCatalog.of(SimulatorProblem.values());
  }

  @Bean
  CallerProof providerClientProof(SimulatorSettings settings) {
    return new ProviderClientProof(settings.apiKey());
  }

  /** Administrators run the platform; the holder of the provider's API key is none. */
  @Bean
  AccessRules accessRules() {
    return routes ->
        routes
            .requestMatchers("/v1/**")
            .hasAuthority(ServiceName.authorityOf(ProviderClientProof.PROVIDER_CLIENT.name()))
            .requestMatchers("/admin/**")
            .hasAuthority(ServiceName.OPERATIONS.authority())
            .requestMatchers("/challenge/**")
            .permitAll();
  }

  /** The challenge is a form post; the servlet container reads it, within its own limit. */
  @Bean
  RawBodyRoutes rawBodyRoutes(ObjectProvider<EmulatorDoor> doors) {
    return new RawBodyRoutes(
        doors.orderedStream().map(door -> door.path() + "/").toList(), List.of("/challenge/"));
  }

  /** Whoever comes by an emulator's door is the emulator's to know, and hears its errors. */
  @Bean
  @Order(EMULATORS_ORDER)
  SecurityFilterChain emulatorDoors(HttpSecurity http, ObjectProvider<EmulatorDoor> doors)
      throws Exception {
    return http.securityMatcher(request -> doors.stream().anyMatch(door -> door.leads(request)))
        .csrf(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .sessionManagement(
            session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .authorizeHttpRequests(routes -> routes.anyRequest().permitAll())
        .build();
  }

  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> connectionFaults() {
    return server -> server.addEngineValves(new ConnectionValve());
  }

  @Bean
  RecurringTask<Void> finishRefundsTask(FinishRefunds finishRefunds) {
    return Tasks.recurring("finish-refunds", FixedDelay.of(REFUND_INTERVAL))
        .execute((_, _) -> finishRefunds.finishDue());
  }

  @Bean
  RecurringTask<Void> expireAuthorizationsTask(ExpireAuthorizations expireAuthorizations) {
    return Tasks.recurring("expire-authorizations", FixedDelay.of(EXPIRY_INTERVAL))
        .execute((_, _) -> expireAuthorizations.expireDue());
  }
}
