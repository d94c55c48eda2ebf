package everything.data;

import io.keraunos.annotation.TensorShape;

/** An example with a component of every type. */
public record Sample(
    float f,
    double d,
    int i,
    long l,
    boolean b,
    String s,
    @TensorShape(4) byte[] bytes,
    @TensorShape({2, 2}) float[] floats,
    @TensorShape({1, 2, 3}) double[] doubles,
    @TensorShape(1) int[] ints,
    @TensorShape(1) long[] longs,
    @TensorShape(Integer.MAX_VALUE) boolean[] booleans) {}
