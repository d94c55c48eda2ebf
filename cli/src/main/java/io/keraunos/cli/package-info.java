/**
 * Command lines: a trainer's settings as flags, in {@code TrainerFlags}, and the commands of a
 * module with hyperparameters, in {@code ModuleCommandLine}, which generated code makes. It is the
 * artifact {@code keraunos-cli}, which alone needs picocli and SnakeYAML Engine.
 */
@NullMarked
package io.keraunos.cli;

import org.jspecify.annotations.NullMarked;
