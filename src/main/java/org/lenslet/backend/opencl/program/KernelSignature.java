package org.lenslet.backend.opencl.program;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lenslet.error.KernelBuildException;

/**
 * The arguments of a kernel, read from its source: names are not to be had from every driver. For
 * that, argument lists hold no macros and no preprocessor lines.
 *
 * @param arguments in order
 */
public record KernelSignature(String kernel, List<Argument> arguments) {
  private static final Pattern COMMENT = Pattern.compile("//[^\\n]*|/\\*.*?\\*/", Pattern.DOTALL);
  private static final Pattern ARGUMENT =
      Pattern.compile(
          "(?:(?:__)?(global|local|constant)\\s+)?(const\\s+)?(float|int|uint)\\b\\s*(const\\b\\s*)?"
              + "(\\*)?\\s*(?:const\\s+)?(?:restrict\\s+)?(\\w+)");

  public KernelSignature {
    arguments = List.copyOf(arguments);
  }

  /** What an argument takes. */
  public enum Kind {
    /** Device memory that the kernel only reads. */
    INPUT,
    /** Device memory that the kernel writes. */
    OUTPUT,
    LOCAL,
    INT,
    FLOAT
  }

  /**
   * @param type {@code float} or {@code int}, of the elements where it is memory
   */
  public record Argument(String name, Kind kind, String type) {
    public boolean isMemory() {
      return kind == Kind.INPUT || kind == Kind.OUTPUT;
    }
  }

  /**
   * Reads the signature of the kernel out of its expanded source.
   *
   * @throws KernelBuildException if the source has no such kernel, or an argument of another form
   */
  public static KernelSignature parse(String kernel, String source) {
    String text = COMMENT.matcher(source).replaceAll(" ");
    Matcher head =
        Pattern.compile(
                "(?:__)?kernel\\s+(?:__attribute__\\s*\\(\\(.*?\\)\\)\\s*)*void\\s+"
                    + "(?:__attribute__\\s*\\(\\(.*?\\)\\)\\s*)*"
                    + kernel
                    + "\\s*\\(([^)]*)\\)",
                Pattern.DOTALL)
            .matcher(text);
    if (!head.find()) {
      throw new KernelBuildException(kernel + ": expected a __kernel of that name, got none", "");
    }
    List<Argument> arguments = new ArrayList<>();
    for (String declaration : head.group(1).split(",")) {
      arguments.add(argument(kernel, declaration.strip()));
    }
    return new KernelSignature(kernel, arguments);
  }

  private static Argument argument(String kernel, String declaration) {
    Matcher matcher =
        ARGUMENT.matcher(declaration.replaceFirst("^const\\s+(__)?global", "$1global const"));
    if (!matcher.matches()) {
      throw new KernelBuildException(
          kernel + ": expected an argument as in '__global const float *x', got " + declaration,
          "");
    }
    boolean constant = matcher.group(2) != null || matcher.group(4) != null;
    String space = matcher.group(1);
    Kind kind;
    if (matcher.group(5) == null) {
      kind = matcher.group(3).equals("float") ? Kind.FLOAT : Kind.INT;
    } else if ("local".equals(space)) {
      kind = Kind.LOCAL;
    } else {
      kind = constant || "constant".equals(space) ? Kind.INPUT : Kind.OUTPUT;
    }
    return new Argument(matcher.group(6), kind, matcher.group(3).replace("uint", "int"));
  }

  /** The place of an argument, or -1. */
  public int indexOf(String name) {
    for (int i = 0; i < arguments.size(); i++) {
      if (arguments.get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }
}
