package io.quittance.payment.intent;

import jakarta.persistence.AttributeConverter;
import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Metadata as JSON text, in the order in which the merchant gave it. */
final class MetadataColumn implements AttributeConverter<Map<String, String>, String> {

  private static final JsonMapper JSON = JsonMapper.shared();

  @Override
  public String convertToDatabaseColumn(Map<String, String> metadata) {
    return JSON.writeValueAsString(metadata);
  }

  @Override
  public Map<String, String> convertToEntityAttribute(String text) {
    return JSON.readValue(text, new TypeReference<>() {});
  }
}
