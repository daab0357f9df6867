package org.lenslet.lab.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What tests ask of every page. */
final class Markup {
  private static final Set<String> EMPTY = Set.of("meta", "img", "input", "!doctype");

  private Markup() {}

  /** Asserts that elements are closed in the order in which they were opened; counts them. */
  static int elementsOf(String page) {
    Deque<String> open = new ArrayDeque<>();
    Matcher tag =
        Pattern.compile("<(/?)([a-zA-Z!][\\w]*)(?:[^>\"]|\"[^\"]*\")*>")
            .matcher(withoutScriptsAndComments(page));
    int elements = 0;
    while (tag.find()) {
      if (EMPTY.contains(tag.group(2))) {
        continue;
      }
      elements++;
      if (tag.group(1).isEmpty()) {
        open.push(tag.group(2));
      } else {
        assertEquals(open.pop(), tag.group(2), "at " + tag.start());
      }
    }
    assertEquals(List.of(), List.copyOf(open));
    return elements;
  }

  static String withoutScriptsAndComments(String page) {
    return page.replaceAll("(?s)<script.*?</script>", "").replaceAll("(?s)<!--.*?-->", "");
  }
}
