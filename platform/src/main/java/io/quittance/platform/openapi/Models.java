package io.quittance.platform.openapi;

import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.oas.models.media.Schema;
import org.jspecify.annotations.Nullable;

/** What springdoc has found out about types so far. */
final class Models {

  private Models() {}

  /** The model that a schema is or refers to. */
  static @Nullable Schema<?> of(Schema<?> schema, ModelConverterContext context) {
    var reference = schema.get$ref();
    return reference == null
        ? schema
        : context.getDefinedModels().get(reference.substring(reference.lastIndexOf('/') + 1));
  }
}
