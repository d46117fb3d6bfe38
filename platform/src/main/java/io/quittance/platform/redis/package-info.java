/** The way to Redis, bounded in time; start with RedisLink. */
@NullMarked
package io.quittance.platform.redis;

import org.jspecify.annotations.NullMarked;
