package io.tiercel.control;

import java.time.Instant;

/**
 * Something that an operator did to a running cache. It names no key.
 *
 * @param at when, by the node's wall clock
 * @param cache the cache's name
 * @param action what: {@code switch}, {@code resize}, {@code life}, {@code invalidate}
 * @param target the tier, or the kind of change
 * @param before what it was before; empty where there is no such thing
 * @param after what it is now
 */
public record AuditEvent(
    Instant at, String cache, String action, String target, String before, String after) {}
