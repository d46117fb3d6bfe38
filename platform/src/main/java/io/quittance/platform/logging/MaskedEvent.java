package io.quittance.platform.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.LoggerContextVO;
import ch.qos.logback.classic.spi.ThrowableProxy;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;

/** A log record without card data and secrets, wherever in it they were. */
final class MaskedEvent implements ILoggingEvent {

  private final ILoggingEvent original;
  private final String message;
  private final Object @Nullable [] arguments;
  private final Map<String, String> context;
  private final @Nullable List<KeyValuePair> pairs;
  private final @Nullable IThrowableProxy failure;

  private MaskedEvent(ILoggingEvent original) {
    this.original = original;
    this.message = Masking.of(Objects.requireNonNullElse(original.getFormattedMessage(), ""));
    this.arguments = masked(original.getArgumentArray());
    this.context = masked(original.getMDCPropertyMap());
    this.pairs = masked(original.getKeyValuePairs());
    this.failure = masked(original.getThrowableProxy());
  }

  /** The same record when there is nothing to hide in it, which nearly always is so. */
  static ILoggingEvent of(ILoggingEvent event) {
    return isNeeded(event) ? new MaskedEvent(event) : event;
  }

  private static boolean isNeeded(ILoggingEvent event) {
    var pairs = event.getKeyValuePairs();
    var arguments = event.getArgumentArray();
    return isNeeded(event.getFormattedMessage())
        || event.getMDCPropertyMap().values().stream().anyMatch(MaskedEvent::isNeeded)
        || (arguments != null && Arrays.stream(arguments).anyMatch(MaskedEvent::isNeeded))
        || (pairs != null && pairs.stream().anyMatch(pair -> isNeeded("" + pair.value)))
        || (event.getThrowableProxy() instanceof ThrowableProxy proxy
            && MaskedThrowable.isNeeded(proxy.getThrowable()));
  }

  private static boolean isNeeded(@Nullable Object value) {
    return value instanceof String text && !Masking.of(text).equals(text);
  }

  private static Object @Nullable [] masked(Object @Nullable [] arguments) {
    return arguments == null
        ? null
        : Arrays.stream(arguments)
            .map(value -> value instanceof Number ? value : Masking.of("" + value))
            .toArray();
  }

  private static Map<String, String> masked(Map<String, String> context) {
    return context.entrySet().stream()
        .filter(entry -> entry.getValue() != null)
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> Masking.of(entry.getValue())));
  }

  private static @Nullable List<KeyValuePair> masked(@Nullable List<KeyValuePair> pairs) {
    return pairs == null
        ? null
        : pairs.stream()
            .map(pair -> new KeyValuePair(pair.key, Masking.of("" + pair.value)))
            .toList();
  }

  private static @Nullable IThrowableProxy masked(@Nullable IThrowableProxy failure) {
    return failure instanceof ThrowableProxy proxy
        ? new MaskedProxy(MaskedThrowable.of(proxy.getThrowable()))
        : failure;
  }

  @Override
  public String getMessage() {
    return message;
  }

  @Override
  public String getFormattedMessage() {
    return message;
  }

  @Override
  public Object @Nullable [] getArgumentArray() {
    return arguments;
  }

  @Override
  public Map<String, String> getMDCPropertyMap() {
    return context;
  }

  @Deprecated
  @Override
  public Map<String, String> getMdc() {
    return context;
  }

  @Override
  public @Nullable List<KeyValuePair> getKeyValuePairs() {
    return pairs;
  }

  @Override
  public @Nullable IThrowableProxy getThrowableProxy() {
    return failure;
  }

  @Override
  public String getThreadName() {
    return original.getThreadName();
  }

  @Override
  public Level getLevel() {
    return original.getLevel();
  }

  @Override
  public String getLoggerName() {
    return original.getLoggerName();
  }

  @Override
  public LoggerContextVO getLoggerContextVO() {
    return original.getLoggerContextVO();
  }

  @Override
  public StackTraceElement[] getCallerData() {
    return original.getCallerData();
  }

  @Override
  public boolean hasCallerData() {
    return original.hasCallerData();
  }

  @Override
  public @Nullable List<Marker> getMarkerList() {
    return original.getMarkerList();
  }

  @Override
  public long getTimeStamp() {
    return original.getTimeStamp();
  }

  @Override
  public int getNanoseconds() {
    return original.getNanoseconds();
  }

  @Override
  public Instant getInstant() {
    return original.getInstant();
  }

  @Override
  public long getSequenceNumber() {
    return original.getSequenceNumber();
  }

  @Override
  public void prepareForDeferredProcessing() {
    original.prepareForDeferredProcessing();
  }
}
