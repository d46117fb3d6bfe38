package io.quittance.platform.logging;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Shows a {@link MaskedThrowable} to encoders under the name of the original. */
final class MaskedProxy extends ThrowableProxy {

  private final String name;
  private final int commonFrames;

  MaskedProxy(MaskedThrowable masked) {
    this(masked, 0);
  }

  private MaskedProxy(MaskedThrowable masked, int commonFrames) {
    super(masked);
    this.name = masked.name();
    this.commonFrames = commonFrames;
  }

  @Override
  public String getClassName() {
    return name;
  }

  @Override
  public int getCommonFrames() {
    return commonFrames;
  }

  @Override
  public @Nullable IThrowableProxy getCause() {
    return named(super.getCause());
  }

  @Override
  public IThrowableProxy[] getSuppressed() {
    return Arrays.stream(super.getSuppressed())
        .map(MaskedProxy::named)
        .toArray(IThrowableProxy[]::new);
  }

  private static @Nullable IThrowableProxy named(@Nullable IThrowableProxy proxy) {
    return proxy instanceof ThrowableProxy known
            && known.getThrowable() instanceof MaskedThrowable masked
        ? new MaskedProxy(masked, known.getCommonFrames())
        : proxy;
  }
}
