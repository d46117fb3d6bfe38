package io.quittance.platform.web;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.http.MediaType;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;

/** JSON between systems is UTF-8 (RFC 8259 section 8.1); what says otherwise is not read. */
final class Utf8Json extends JacksonJsonHttpMessageConverter {

  Utf8Json() {
    super(StrictJson.mapper());
  }

  @Override
  public boolean canRead(ResolvableType type, @Nullable MediaType mediaType) {
    return (mediaType == null || isUtf8(mediaType)) && super.canRead(type, mediaType);
  }

  /** Whether a type says UTF-8, or nothing. */
  static boolean isUtf8(MediaType type) {
    return type.getCharset() == null || type.getCharset().equals(StandardCharsets.UTF_8);
  }
}
