/** Real Redis servers as processes of their own, and what can happen to them. */
@NullMarked
package io.tiercel.redis.server;

import org.jspecify.annotations.NullMarked;
