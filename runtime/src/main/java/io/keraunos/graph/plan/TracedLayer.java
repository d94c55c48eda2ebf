package io.keraunos.graph.plan;

import org.tensorflow.ndarray.Shape;

/**
 * A layer as the model summary shows it.
 *
 * @param name the field's name, or a path through sublayers
 * @param type the layer's class
 * @param output the shape of its output; the batch is -1
 * @param trainable the number of its trainable parameters
 * @param other the number of its other parameters, such as moving averages and frozen weights
 */
public record TracedLayer(String name, String type, Shape output, long trainable, long other) {}
