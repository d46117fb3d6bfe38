package io.quittance.platform.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;

/** Stands before another appender, whatever that one writes, and in what format. */
final class MaskingAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {

  private final Appender<ILoggingEvent> next;

  MaskingAppender(Appender<ILoggingEvent> next) {
    this.next = next;
    setName(next.getName());
    setContext(next.getContext());
  }

  @Override
  protected void append(ILoggingEvent event) {
    next.doAppend(MaskedEvent.of(event));
  }

  @Override
  public void stop() {
    next.stop();
    super.stop();
  }
}
