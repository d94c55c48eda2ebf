package io.keraunos.processor.parse;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.lang.model.element.Element;
import javax.lang.model.util.Elements;

/** Extracts plain text from javadoc comments, for a help page. */
final class Javadoc {
  private static final Pattern INLINE_TAG = Pattern.compile("\\{@\\w+\\s+(?:[^{}\\s]+#)?([^{}]*)}");
  private static final Pattern BLOCK_TAG = Pattern.compile("(?m)^\\s*@\\w");

  private Javadoc() {}

  /** Returns the sentences before the first block tag or paragraph. */
  static String summary(Elements elements, Element element) {
    String comment = comment(elements, element);
    Matcher tag = BLOCK_TAG.matcher(comment);
    String body = tag.find() ? comment.substring(0, tag.start()) : comment;
    return plain(body.split("(?i)<p>|<pre>|<ul>", 2)[0]);
  }

  /** Returns the text of a parameter's {@code @param} tag. */
  static String parameter(Elements elements, Element method, String name) {
    String comment = comment(elements, method);
    Matcher tag =
        Pattern.compile("(?m)^\\s*@param\\s+" + Pattern.quote(name) + "\\s+").matcher(comment);
    if (!tag.find()) {
      return "";
    }
    String rest = comment.substring(tag.end());
    Matcher next = BLOCK_TAG.matcher(rest);
    return plain(next.find() ? rest.substring(0, next.start()) : rest);
  }

  private static String comment(Elements elements, Element element) {
    String comment = elements.getDocComment(element);
    return comment == null ? "" : comment;
  }

  /** Removes tags and line breaks; returns a sentence, with its full stop. */
  private static String plain(String text) {
    String plain =
        INLINE_TAG
            .matcher(text)
            .replaceAll("$1")
            .replaceAll("<[^>]*>", "")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&")
            .replaceAll("\\s+", " ")
            .strip();
    return plain.isEmpty() || plain.endsWith(".") ? plain : plain + ".";
  }
}
