package io.quittance.system;

/** What can be wrong with a request. */
enum Hostility {
  /** Not JSON at all. */
  SYNTAX(true),
  DUPLICATE_KEY(true),
  /** Fields that are not the caller's to set. */
  UNKNOWN_FIELD(true),
  /** NUL, lone surrogates, bytes that are no UTF-8. */
  UNREADABLE_TEXT(true),
  DEEP_NESTING(true),
  MANY_KEYS(true),
  WRONG_TYPE(true),
  AMOUNT(true),
  CONTENT_TYPE(true),
  TOO_LARGE(true),
  BAD_LENGTH(true),
  COMPRESSED(true),
  METHOD(false),
  CREDENTIALS(false),
  OTHER_CALLER(false),
  PATH_ID(false),
  QUERY(false),
  KEY(false),
  HEADERS(false),
  REQUEST_LINE(false),
  /** Strings that may well be accepted, and must then mean nothing but themselves. */
  TEXT(true),
  TEXT_IN_HEADERS(false);

  private final boolean inBody;

  Hostility(boolean inBody) {
    this.inBody = inBody;
  }

  /** Whether an operation can be tried with it. */
  boolean suits(ApiOperation operation) {
    return switch (this) {
      case PATH_ID -> !operation.pathParameters().isEmpty();
      case QUERY -> operation.method().equals("GET");
      case KEY -> operation.isIdempotent();
      case CREDENTIALS, OTHER_CALLER -> !operation.isOpen();
      case AMOUNT -> operation.bodySchema().path("properties").has("amount");
      case WRONG_TYPE -> !operation.bodySchema().path("properties").isEmpty();
      // What may be accepted is sent where it can do no harm.
      case TEXT -> operation.takesJson() && operation.isForMerchants();
      case HEADERS, TEXT_IN_HEADERS ->
          operation.isForMerchants() || operation.method().equals("GET");
      default -> !inBody || operation.takesJson();
    };
  }
}
