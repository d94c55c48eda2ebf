/**
 * A Spring Boot application that tells how long a delivery takes. It trains from a database, on a
 * schedule or when it is asked to, lets the new model answer if it is better than the one that
 * does, and answers over HTTP.
 */
@NullMarked
package io.keraunos.examples.delivery;

import org.jspecify.annotations.NullMarked;
