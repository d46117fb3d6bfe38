package io.quittance.payment.intent;

import io.quittance.platform.metadata.Metadata;
import jakarta.persistence.AttributeConverter;
import java.util.Map;

/** Metadata as JSON text, in the order in which the merchant gave it. */
final class MetadataColumn implements AttributeConverter<Map<String, String>, String> {

  @Override
  public String convertToDatabaseColumn(Map<String, String> metadata) {
    return Metadata.write(metadata);
  }

  @Override
  public Map<String, String> convertToEntityAttribute(String text) {
    return Metadata.read(text);
  }
}
