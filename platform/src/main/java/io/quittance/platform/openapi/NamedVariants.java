package io.quittance.platform.openapi;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.media.Schema;
import java.util.Iterator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tells of each variant of a type by which word in which member it is told from its siblings, so
 * that no answer fits two of them.
 */
final class NamedVariants implements ModelConverter {

  @Override
  public @Nullable Schema<?> resolve(
      AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
    var schema = chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
    var family = Json.mapper().constructType(type.getType()).getRawClass();
    var member = family.getAnnotation(JsonTypeInfo.class);
    var variants = family.getAnnotation(JsonSubTypes.class);
    // Of the family, not of each variant: the family takes what it has itself from its variants.
    if (schema != null && member != null && variants != null) {
      for (var variant : variants.value()) {
        var named = context.resolve(new AnnotatedType(variant.value()).resolveAsRef(true));
        var model = named == null ? null : Models.of(named, context);
        if (model != null) {
          fix(model, member.property(), variant.name());
        }
      }
    }
    return schema;
  }

  private static void fix(Schema<?> model, String member, String name) {
    model.addProperty(member, WireValues.choice("Names the variant.", Stream.of(name)));
    if (model.getRequired() == null || !model.getRequired().contains(member)) {
      model.addRequiredItem(member);
    }
  }
}
