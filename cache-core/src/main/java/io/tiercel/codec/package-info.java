/**
 * Codecs, and the one versioned format that entries have outside this process.
 *
 * <p>A tier needs {@link io.tiercel.codec.EntryCodec} alone. Whatever bytes it is given, it answers
 * an entry or the reason why there is none; it never throws at a reader, and never allocates what
 * bytes merely claim.
 */
@NullMarked
package io.tiercel.codec;

import org.jspecify.annotations.NullMarked;
