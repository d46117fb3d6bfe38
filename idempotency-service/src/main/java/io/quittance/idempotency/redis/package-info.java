/**
 * The way to Redis, bounded in time, and what happens while there is none; start with RedisLink.
 */
@NullMarked
package io.quittance.idempotency.redis;

import org.jspecify.annotations.NullMarked;
