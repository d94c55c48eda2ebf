package io.keraunos.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A rule that a module breaks on purpose: neither the build nor a run says anything of it. A class
 * may have several.
 *
 * <pre>{@code
 * @Silence(value = "KER1001", reason = "the head is trained by another module")
 * class Encoder { ... }
 * }</pre>
 */
@Documented
@Repeatable(Silence.All.class)
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.CLASS)
public @interface Silence {

  /** Returns the id of the rule. */
  String value();

  /** Returns why it is meant. */
  String reason();

  /** The rules of a class that breaks several. */
  @Documented
  @Target(ElementType.TYPE)
  @Retention(RetentionPolicy.CLASS)
  @interface All {
    /** Returns them. */
    Silence[] value();
  }
}
