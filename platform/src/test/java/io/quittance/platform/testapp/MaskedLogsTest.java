package io.quittance.platform.testapp;

import static io.quittance.platform.testapp.Http.request;
import static io.quittance.platform.testapp.Http.send;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import io.quittance.platform.logging.MaskedLogs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.bootstrap.DefaultBootstrapContext;
import org.springframework.boot.context.event.ApplicationStartingEvent;
import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.Environment;

/** The log of a running service, as its real configuration writes it. */
@ExtendWith(OutputCaptureExtension.class)
class MaskedLogsTest {

  private static final Logger log = LoggerFactory.getLogger(MaskedLogsTest.class);

  private static final String CARD = "4242 4242 4242 4242";
  private static final String KEY = "sk_live_0123456789abcdef";

  @BeforeEach
  void startService() {
    TestApplication.running();
  }

  @Test
  @DisplayName("I10 A1302 messages, arguments, context and stack traces of a service are masked")
  void masksWhatAServiceWrites(CapturedOutput output) {
    MDC.put("requestId", "req-" + KEY);
    try {
      writeEverything();
    } finally {
      MDC.remove("requestId");
    }

    assertThat(output.getAll())
        .contains("message ****4242", "argument sk_live_****", "req-sk_live_****")
        .contains("IllegalStateException: outer ****4242")
        .contains("Caused by: java.io.IOException: inner sk_live_****")
        .contains("Suppressed: java.lang.IllegalArgumentException: password=****")
        .contains("MaskedLogsTest.writeEverything");
    assertHidden(output.getAll());
  }

  @Test
  @DisplayName("I10 what a caller makes a service log is masked")
  void masksWhatCallersSend(CapturedOutput output) {
    send(request("/api/say?text=my-key-is-" + KEY + "-"));
    send(request("/api/fail?how=broke+with+" + KEY));

    assertThat(output.getAll()).contains("said my-key-is-sk_live_****");
    assertHidden(output.getAll());
  }

  @Test
  @DisplayName("I10 files and structured logs that are added later are masked too")
  void masksEveryAppender(@TempDir Path folder) throws IOException {
    var file = folder.resolve("service.json");
    var context = (LoggerContext) LoggerFactory.getILoggerFactory();
    var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    var appender = fileAppender(context, file);
    root.addAppender(appender);
    new MaskedLogs()
        .onApplicationEvent(
            new ApplicationStartingEvent(
                new DefaultBootstrapContext(), new SpringApplication(), new String[0]));
    try {
      writeEverything();
    } finally {
      appender.stop();
      root.detachAppender(file.toString());
    }

    var written = Files.readString(file);
    assertThat(written)
        .contains("\"message\":\"message ****4242 argument sk_live_****\"")
        .contains("IllegalStateException", "outer ****4242");
    assertHidden(written);
  }

  private static FileAppender<ILoggingEvent> fileAppender(LoggerContext context, Path file) {
    context.putObject(Environment.class.getName(), TestApplication.running().getEnvironment());
    var encoder = new StructuredLogEncoder();
    encoder.setContext(context);
    encoder.setFormat("logstash");
    encoder.start();
    var appender = new FileAppender<ILoggingEvent>();
    appender.setContext(context);
    appender.setName(file.toString());
    appender.setFile(file.toString());
    appender.setEncoder(encoder);
    appender.start();
    return appender;
  }

  private static void writeEverything() {
    var failure = new IllegalStateException("outer " + CARD, new IOException("inner " + KEY));
    failure.addSuppressed(new IllegalArgumentException("password=hunter2"));
    log.atWarn()
        .addKeyValue("card", CARD)
        .setCause(failure)
        .log("message " + CARD + " argument {}", KEY);
  }

  private static void assertHidden(String text) {
    assertThat(text).doesNotContain(CARD, "0123456789abcdef", "hunter2");
  }
}
