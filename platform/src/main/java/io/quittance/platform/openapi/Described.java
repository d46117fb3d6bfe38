package io.quittance.platform.openapi;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a route's description cannot find out from its code. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Described {

  /** One sentence: what the route does. */
  String value();

  /** The statuses of success, where there is more than one or it is not 200. */
  int[] answers() default {};

  /** Whether an answer names the address of what it is about, in {@code Location}. */
  boolean located() default false;

  /**
   * The codes of refusals of the route's own; those that every such route may give are known. A
   * code that is not in the service's catalog keeps the document from being made.
   */
  String[] refusals() default {};
}
