package io.quittance.platform.openapi;

import io.quittance.platform.money.Amount;
import io.quittance.platform.money.Money;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.stream.Stream;
import org.springdoc.core.utils.SpringDocUtils;

/** How values of ours are written, which their classes do not tell. */
final class WireValues {

  private WireValues() {}

  /** Tells springdoc, for the whole JVM; again makes no difference. */
  static void describe() {
    SpringDocUtils.getConfig()
        .replaceWithSchema(Amount.class, amount())
        .replaceWithSchema(Currency.class, currency());
  }

  static Schema<?> text(String description) {
    return of("string").description(description);
  }

  /** One of these texts. */
  static Schema<?> choice(String description, Stream<String> texts) {
    var schema = new JsonSchema();
    schema.addType("string");
    schema.setDescription(description);
    texts.forEach(schema::addEnumItemObject);
    return schema;
  }

  static Schema<?> of(String type) {
    var schema = new JsonSchema();
    schema.addType(type);
    return schema;
  }

  private static Schema<?> amount() {
    return of("integer")
        .format("int64")
        .minimum(BigDecimal.ONE)
        .maximum(BigDecimal.valueOf(Money.MINOR_MAX))
        .description("Minor units of the currency.");
  }

  private static Schema<?> currency() {
    return text("ISO 4217 code of money in use.").pattern("^[A-Z]{3}$").example("USD");
  }
}
