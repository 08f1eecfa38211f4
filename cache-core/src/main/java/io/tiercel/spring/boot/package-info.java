/** What Spring Boot does by itself when Tiercel is on the class path. */
@NullMarked
package io.tiercel.spring.boot;

import org.jspecify.annotations.NullMarked;
