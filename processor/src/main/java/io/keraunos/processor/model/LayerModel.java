package io.keraunos.processor.model;

/**
 * A field that holds a layer or a list of layers.
 *
 * @param field the field's name
 * @param isList whether it holds a list
 */
public record LayerModel(String field, boolean isList) {}
