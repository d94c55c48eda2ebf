package io.keraunos.trials;

/** The networks of the {@link ProgramGrid}, each with the inputs that are its kind's. */
enum Network {
  DENSE(
      Input.ROW,
      "final Dense hidden = Dense.of(16).relu();",
      "return output.apply(step, hidden.apply(step, x));"),

  NORMALIZED(
      Input.DOUBLES,
      """
      final Dense hidden = Dense.of(16).useBias(false);
      final BatchNormalization normalization = BatchNormalization.of();
      final Dropout dropout = Dropout.of(0.2);
      """,
      """
      var h = hidden.apply(step, tf.dtypes.cast(x, TFloat32.class));
      h = tf.nn.relu(normalization.apply(step, h));
      return output.apply(step, dropout.apply(step, h));
      """) {
    @Override
    boolean needsBatches() {
      return true;
    }
  },

  CONVOLUTION(
      Input.GREY,
      """
      final Conv2D conv = Conv2D.of(4, 3).relu();
      final MaxPool2D pool = MaxPool2D.of(2);
      """,
      """
      var image = Images.normalize(step, x, 0.5f, 0.25f);
      var h = pool.apply(step, conv.apply(step, image));
      return output.apply(step, Flatten.apply(step, h));
      """),

  SEPARABLE(
      Input.COLOUR,
      """
      final RandomFlip flip = RandomFlip.vertical();
      final ColorJitter jitter = ColorJitter.of().contrast(0.1);
      final SeparableConv2D first = SeparableConv2D.of(6, 3).padding(Padding.SAME).relu();
      final DepthwiseConv2D second = DepthwiseConv2D.of(3).strides(2).activation(Activation.SILU);
      """,
      """
      var image = tf.math.div(tf.dtypes.cast(x, TFloat32.class), tf.constant(255f));
      var h = first.apply(step, jitter.apply(step, flip.apply(step, image)));
      return output.apply(step, Flatten.apply(step, second.apply(step, h)));
      """),

  SERIES(
      Input.SERIES,
      """
      final Conv1D conv = Conv1D.of(6, 3).causal().activation(Activation.GELU);
      final LayerNormalization normalization = LayerNormalization.of();
      """,
      """
      var h = normalization.apply(step, conv.apply(step, x));
      return output.apply(step, Flatten.apply(step, h));
      """),

  MEMORY(
      Input.SERIES,
      "final LSTM memory = LSTM.of(6);",
      "return output.apply(step, memory.apply(step, x));"),

  BOTH_WAYS(
      Input.TOKENS,
      """
      final Embedding embedding = Embedding.of(24, 5);
      final Bidirectional memory = Bidirectional.of(GRU.of(4));
      """,
      """
      var mask = Masks.except(step, x, 0);
      return output.apply(step, memory.apply(step, embedding.apply(step, x), mask));
      """),

  ATTENTION(
      Input.TOKENS,
      """
      final Embedding embedding = Embedding.of(24, 8);
      final PositionEmbedding position = PositionEmbedding.of(6);
      final MultiHeadAttention attention = MultiHeadAttention.of(2, 4).dropout(0.1);
      """,
      """
      var h = position.apply(step, embedding.apply(step, x));
      h = tf.math.add(h, attention.apply(step, h, Masks.except(step, x, 0)));
      return output.apply(step, Flatten.apply(step, h));
      """),

  RESIDUAL(
      Input.ROW,
      """
      final Dense stem = Dense.of(12).activation(Activation.TANH);
      final Sequential block =
          Sequential.of(
              LayerNormalization.of(),
              Dense.of(12).relu(),
              Dense.of(12).kernelInitializer(Initializers.zeros()));
      """,
      """
      var h = stem.apply(step, x);
      return output.apply(step, tf.math.add(h, block.apply(step, h)));
      """),

  TABLE(
      Input.TABLE,
      """
      final DenseFeatures input = DenseFeatures.of();
      final Dense hidden = Dense.of(12).activation(Activation.ELU);
      """,
      "return output.apply(step, hidden.apply(step, input.apply(step, x)));");

  private final Input input;
  private final String fields;
  private final String forward;

  Network(Input input, String fields, String forward) {
    this.input = input;
    this.fields = fields;
    this.forward = forward;
  }

  /** Returns the components of the record that are no label. */
  String record() {
    return input.record;
  }

  /** Returns the type of the step's parameter. */
  String type() {
    return input.type;
  }

  /** Returns the lines that make an input {@code x} of the number {@code hidden}. */
  String example() {
    return input.example;
  }

  String fields() {
    return fields;
  }

  String forward() {
    return forward;
  }

  /** Returns whether a batch must have several rows. */
  boolean needsBatches() {
    return false;
  }

  /** What a network reads. */
  private enum Input {
    ROW(
        "@TensorShape({6}) float[] x",
        "Operand<TFloat32>",
        """
        float[] x = new float[6];
        for (int k = 0; k < 6; k++) {
          x[k] = (k % 3 - 1) * hidden + noise(random);
        }
        """),
    DOUBLES(
        "@TensorShape({5}) double[] x",
        "Operand<TFloat64>",
        """
        double[] x = new double[5];
        for (int k = 0; k < 5; k++) {
          x[k] = (k + 1) * (hidden + noise(random)) + 3;
        }
        """),
    GREY(
        "@TensorShape({8, 8, 1}) byte[] x",
        "Operand<TUint8>",
        """
        byte[] x = new byte[64];
        for (int k = 0; k < 64; k++) {
          float bright = 128 + 40 * (k % 8 < 4 ? hidden : -hidden) + 40 * noise(random);
          x[k] = (byte) Math.max(0, Math.min(255, (int) bright));
        }
        """),
    COLOUR(
        "@TensorShape({6, 6, 3}) byte[] x",
        "Operand<TUint8>",
        """
        byte[] x = new byte[108];
        for (int k = 0; k < 108; k++) {
          float bright = 150 + 35 * (k % 3 - 1) * hidden + 30 * noise(random);
          x[k] = (byte) Math.max(0, Math.min(255, (int) bright));
        }
        """),
    SERIES(
        "@TensorShape({6, 2}) float[] x",
        "Operand<TFloat32>",
        """
        float[] x = new float[12];
        for (int k = 0; k < 6; k++) {
          x[2 * k] = hidden * (float) Math.sin(k) + noise(random);
          x[2 * k + 1] = hidden * k / 6 + noise(random);
        }
        """),
    TOKENS(
        "@TensorShape({6}) int[] x",
        "Operand<TInt32>",
        """
        int[] tokens = new int[2 + random.nextInt(5)];
        for (int k = 0; k < tokens.length; k++) {
          float near = 12 + 4 * hidden + 4 * noise(random);
          tokens[k] = Math.max(1, Math.min(23, (int) near));
        }
        int[] x = Sequences.pad(tokens, 6, 0);
        """),
    TABLE(
        "Columns x",
        "Features",
        """
        var x =
            new Columns(
                1000 + 300 * hidden + noise(random),
                random.nextInt(6) == 0 ? null : 50_000L + (long) (9000 * hidden),
                hidden > 0.5 ? "high" : hidden < -0.5 ? "low" : "middle",
                LocalDate.of(2020, 1, 1).plusDays(random.nextInt(700)),
                random.nextInt(90));
        """);

    private final String record;
    private final String type;
    private final String example;

    Input(String record, String type, String example) {
      this.record = record;
      this.type = type;
      this.example = example;
    }
  }
}
