/** A small service of nothing but the platform, to test it over real HTTP, Kafka and PostgreSQL. */
@NullMarked
package io.quittance.platform.testapp;

import org.jspecify.annotations.NullMarked;
