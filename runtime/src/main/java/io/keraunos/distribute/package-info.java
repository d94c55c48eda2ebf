/**
 * Workers that train together: who they are, how they find each other, how they add up, and how
 * they notice that one is lost.
 */
@NullMarked
package io.keraunos.distribute;

import org.jspecify.annotations.NullMarked;
