/**
 * What other annotations than ours have to be understood by, so that they work through the same
 * interceptors. Found by {@link java.util.ServiceLoader}.
 */
@NullMarked
package io.tiercel.annotation.dialect;

import org.jspecify.annotations.NullMarked;
