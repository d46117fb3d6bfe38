/**
 * Real PostgreSQL, Redis and Kafka for one machine: start reading at {@link
 * io.quittance.infrastructure.LocalInfrastructure}.
 */
@NullMarked
package io.quittance.infrastructure;

import org.jspecify.annotations.NullMarked;
