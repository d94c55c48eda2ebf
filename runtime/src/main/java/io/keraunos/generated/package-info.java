/**
 * Access from generated code to the engine, which user code cannot name. Only generated code needs
 * it: {@code Cifar10NetTrainer.builder(...)} does the same in fewer words.
 */
@NullMarked
package io.keraunos.generated;

import org.jspecify.annotations.NullMarked;
