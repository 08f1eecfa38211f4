/** How a module offers its tier to configurations that name it. */
@NullMarked
package io.tiercel.spi.provider;

import org.jspecify.annotations.NullMarked;
