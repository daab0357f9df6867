package org.lenslet.cli;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Words that no user should read, whatever a command says; every output of a test is searched. */
final class Wording {
  /** Units and words that are no plurals though they end so. */
  private static final String SINGULAR =
      "(?:m|n|µ|\\w*(?:images|examples|steps|FLOP|B)/)?s\\b|\\w*(?:ss|is|us)\\b";

  private static final List<Pattern> WRONG =
      List.of(
          // [[I@1b28cdfa, org.lenslet.op.Reduce@6d06d69c: what Java prints of an object
          Pattern.compile("\\[+[BCDFIJSZL][\\w.;]*@[0-9a-f]+|[\\w.$]*[A-Z]\\w+@[0-9a-f]{5,8}\\b"),
          // Epochs[count=3, patience=0]: a raw record, Optional[3], Optional.empty
          Pattern.compile("\\b[A-Z]\\w+\\[\\w+=|\\bOptional(?:\\[|\\.empty)"),
          // 1 kernels
          Pattern.compile("(?<![\\w.,/:-])1 (?!" + SINGULAR + ")[a-z][a-z-]*s\\b(?!/)"),
          // a number of nothing
          Pattern.compile("\\bNaN %|(?<![\\w.])null\\b"),
          // a name of the code in place of a word
          Pattern.compile("\\b(?:sgdUpdate|adamUpdate): |java\\.(?:lang|util|nio)\\.\\w*[.\\w]*"));

  private Wording() {}

  /** The first of the wrong words with what is around it, or empty. */
  static Optional<String> wrong(String text) {
    if (text.contains("\tat ")) {
      return Optional.empty(); // a stack trace that somebody asked for
    }
    for (Pattern pattern : WRONG) {
      Matcher matcher = pattern.matcher(text);
      if (matcher.find()) {
        int from = Math.max(0, matcher.start() - 60);
        int to = Math.min(text.length(), matcher.end() + 60);
        return Optional.of(matcher.group() + " in ..." + text.substring(from, to) + "...");
      }
    }
    return Optional.empty();
  }
}
