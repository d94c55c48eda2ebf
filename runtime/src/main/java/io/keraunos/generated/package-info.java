/**
 * The way from generated code to the engine, which users cannot name. Nobody else needs it: {@code
 * Cifar10NetTrainer.builder(...)} is the same with fewer words.
 */
@NullMarked
package io.keraunos.generated;

import org.jspecify.annotations.NullMarked;
