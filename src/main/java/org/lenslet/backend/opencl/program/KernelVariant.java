package org.lenslet.backend.opencl.program;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A kernel to build: which source, with which macros. Two equal variants are one program.
 *
 * @param name the name of the {@code __kernel} function
 * @param file the path below {@code kernels/}; empty for generated source
 * @param text generated source; empty for a file
 * @param options the compiler's options, without those that every build gets
 */
public record KernelVariant(String name, String file, String text, String options) {

  /**
   * A kernel of a file, which bears the file's name.
   *
   * @param file the path below {@code kernels/}, as in {@code pool/max_pool_forward_direct.cl}
   */
  public static KernelVariant of(String file) {
    return of(file, Map.of());
  }

  /**
   * A kernel of a file with macros.
   *
   * @param defines values by name; their order does not matter
   */
  public static KernelVariant of(String file, Map<String, ?> defines) {
    String base = file.substring(file.lastIndexOf('/') + 1);
    String name = base.substring(0, base.length() - ".cl".length());
    return new KernelVariant(name, file, "", options(defines));
  }

  /**
   * A kernel of generated source, which defines a kernel of that name and may include files of
   * {@code kernels/}.
   */
  public static KernelVariant generated(String name, String text) {
    return new KernelVariant(name, "", text, "");
  }

  private static String options(Map<String, ?> defines) {
    return new TreeMap<>(defines)
        .entrySet().stream()
            .map(define -> "-D" + define.getKey() + "=" + define.getValue())
            .collect(Collectors.joining(" "));
  }

  @Override
  public String toString() {
    return name + (options.isEmpty() ? "" : " " + options);
  }
}
