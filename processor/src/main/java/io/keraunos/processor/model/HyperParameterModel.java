package io.keraunos.processor.model;

import com.palantir.javapoet.TypeName;
import java.util.Optional;

/**
 * A hyperparameter.
 *
 * @param name the name it is recorded under
 * @param field the field that has its value
 * @param isParameter whether it is a parameter of the constructor, and not a field alone
 * @param type its type, boxed
 * @param defaultValue its value if the command line is given nothing
 * @param min the smallest value, if there is one
 * @param max the largest value, if there is one
 * @param description the text of its javadoc
 */
public record HyperParameterModel(
    String name,
    String field,
    boolean isParameter,
    TypeName type,
    Optional<String> defaultValue,
    Optional<Double> min,
    Optional<Double> max,
    String description) {}
