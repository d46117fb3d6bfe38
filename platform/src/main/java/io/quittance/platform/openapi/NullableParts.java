package io.quittance.platform.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Tells of each part of a record that it may be null, where its type says so; unless it is left out
 * then.
 */
final class NullableParts implements ModelConverter {

  private static final String NULL = "null";

  @Override
  public @Nullable Schema<?> resolve(
      AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
    var schema = chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
    var record = Json.mapper().constructType(type.getType()).getRawClass();
    if (schema != null && record.isRecord()) {
      var model = Models.of(schema, context);
      if (model != null && model.getProperties() != null) {
        Arrays.stream(record.getRecordComponents())
            .filter(NullableParts::isWrittenAsNull)
            .forEach(part -> allowNull(model, part));
      }
    }
    return schema;
  }

  private static boolean isWrittenAsNull(RecordComponent part) {
    return part.getAnnotatedType().isAnnotationPresent(Nullable.class)
        && !isLeftOut(part.getAccessor().getAnnotation(JsonInclude.class))
        && !isLeftOut(part.getDeclaringRecord().getAnnotation(JsonInclude.class));
  }

  private static boolean isLeftOut(@Nullable JsonInclude included) {
    return included != null && included.value() == JsonInclude.Include.NON_NULL;
  }

  private static void allowNull(Schema<?> model, RecordComponent part) {
    var property = model.getProperties().get(part.getName());
    if (property != null && !isNullable(property)) {
      model.getProperties().put(part.getName(), orNull(property));
    }
  }

  private static boolean isNullable(Schema<?> property) {
    return property.getAnyOf() != null
        || (property.getTypes() != null && property.getTypes().contains(NULL));
  }

  /** A new schema: the one that is there may stand in other places too. */
  private static Schema<?> orNull(Schema<?> property) {
    var nothing = new JsonSchema();
    nothing.addType(NULL);
    var either = new JsonSchema();
    either.addAnyOfItem(property);
    either.addAnyOfItem(nothing);
    return either;
  }
}
