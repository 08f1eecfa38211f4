/**
 * Tiercel in Spring: its caches as Spring's, its own annotations, and everything configured by
 * Spring Boot. Nothing here has to be called: see docs/spring.md.
 */
@NullMarked
package io.tiercel.spring;

import org.jspecify.annotations.NullMarked;
