package org.lenslet.cli.parity;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.lenslet.error.UsageException;

/**
 * Which operations a word means: the one of that name; else those of the family; else all whose
 * names begin with it. Capitals do not count.
 */
final class OpNames {
  /** Words that begin no name; each stands for all names that begin with one of the others. */
  private static final Map<String, List<String>> FAMILIES =
      new TreeMap<>(
          Map.of(
              "gemm", List.of("matmul"),
              "loss", List.of("softmaxcrossentropy"),
              "move",
                  List.of(
                      "broadcast", "concat", "dequantize", "gather", "pad", "slice", "transpose"),
              "optimizer", List.of("adadelta", "adagrad", "adam", "rmsprop", "sgd"),
              "pool",
                  List.of("adaptivemaxpool", "averagepool", "maxpool", "maxunpool", "resample")));

  private OpNames() {}

  /**
   * The names that a word means.
   *
   * @param word what the user wrote
   * @param names those there are
   * @throws UsageException if it means none of them
   */
  static Set<String> meant(String word, Collection<String> names) {
    String wanted = word.toLowerCase(Locale.ROOT);
    List<String> starts = FAMILIES.getOrDefault(wanted, List.of(wanted));
    Set<String> exact = matching(names, name -> name.equals(wanted));
    Set<String> meant =
        exact.isEmpty()
            ? matching(names, name -> starts.stream().anyMatch(name::startsWith))
            : exact;
    if (meant.isEmpty() || wanted.isEmpty()) {
      throw new UsageException(
          "--op: expected the name or the beginning of one of "
              + new TreeSet<>(names)
              + ", or one of the families "
              + FAMILIES.keySet()
              + ", got "
              + word);
    }
    return meant;
  }

  private static Set<String> matching(Collection<String> names, Predicate<String> test) {
    return names.stream()
        .filter(name -> test.test(name.toLowerCase(Locale.ROOT)))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
