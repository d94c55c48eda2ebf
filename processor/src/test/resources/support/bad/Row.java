package bad;

/** One example of the wrong programs. */
public record Row(float feature, int label) {}
