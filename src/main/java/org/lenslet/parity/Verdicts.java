package org.lenslet.parity;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.lenslet.error.LensletException;
import org.lenslet.io.CacheFolder;

/**
 * The verdicts of self-tests, kept in the user's cache folder: a small text file for each device,
 * driver and version of the kernels. Its last line is a digest of all before it. A file that cannot
 * be read or written, was cut or edited means another self-test, never a failure.
 */
public final class Verdicts {
  private static final String DIGEST = "sha256\t";
  private static final String FORMAT = "lenslet self-test 3";

  private Verdicts() {}

  /** A verdict of the past. */
  public record Verdict(LocalDate date, SelfTest.Outcome outcome) {}

  /**
   * The verdict for a device.
   *
   * @param identity all that the verdict depends on: device, driver, version of the kernels
   */
  public static Optional<Verdict> find(String identity) {
    return file(identity)
        .flatMap(CacheFolder::read)
        .map(content -> new String(content, StandardCharsets.UTF_8))
        .flatMap(Verdicts::whole)
        .flatMap(Verdicts::parse);
  }

  /** The lines before the digest, if they are what it is of. */
  private static Optional<List<String>> whole(String text) {
    int end = text.lastIndexOf(DIGEST);
    return end >= 0 && text.substring(end).equals(DIGEST + digest(text.substring(0, end)) + "\n")
        ? Optional.of(text.substring(0, end).lines().toList())
        : Optional.empty();
  }

  /** Where the verdict for a device is kept, or would be; nothing where that is impossible. */
  public static Optional<Path> file(String identity) {
    return CacheFolder.writable("selftest")
        .map(folder -> folder.resolve(digest(identity) + ".txt"));
  }

  /** Keeps a conclusive verdict; returns where, or nothing where that is impossible. */
  public static Optional<Path> store(String identity, LocalDate date, SelfTest.Outcome outcome) {
    if (!outcome.isConclusive()) {
      throw new IllegalArgumentException("expected a conclusive outcome, got " + outcome);
    }
    Optional<Path> file = file(identity);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    List<String> lines = new ArrayList<>();
    lines.add(FORMAT);
    lines.add("date\t" + date);
    lines.add("cases\t" + outcome.cases());
    outcome.proved().forEach(name -> lines.add("proved\t" + name));
    new TreeSet<>(outcome.lost()).forEach(op -> lines.add("lost\t" + op));
    outcome
        .failures()
        .forEach((name, why) -> lines.add("failed\t" + name + "\t" + why.replaceAll("\\s+", " ")));
    lines.add("end");
    identity.lines().forEach(line -> lines.add("# " + line));
    String text = String.join("\n", lines) + "\n";
    String whole = text + DIGEST + digest(text) + "\n";
    try {
      CacheFolder.write(file.get(), whole.getBytes(StandardCharsets.UTF_8));
      return file;
    } catch (LensletException e) {
      return Optional.empty();
    }
  }

  private static Optional<Verdict> parse(List<String> lines) {
    try {
      if (!lines.get(0).equals(FORMAT)) {
        return Optional.empty();
      }
      LocalDate date = LocalDate.parse(lines.get(1).split("\t")[1]);
      int cases = Integer.parseInt(lines.get(2).split("\t")[1]);
      TreeSet<String> proved = new TreeSet<>();
      Map<String, String> failures = new TreeMap<>();
      TreeSet<String> lost = new TreeSet<>();
      for (String line : lines.subList(3, lines.indexOf("end"))) {
        String[] parts = line.split("\t", 3);
        if (parts[0].equals("proved")) {
          proved.add(parts[1]);
        } else if (parts[0].equals("lost")) {
          lost.add(parts[1]);
        } else if (parts[0].equals("failed")) {
          failures.put(parts[1], parts[2]);
        }
      }
      return Optional.of(
          new Verdict(date, new SelfTest.Outcome(proved, failures, lost, cases, "")));
    } catch (RuntimeException e) {
      return Optional.empty(); // damaged: whatever parsing threw
    }
  }

  private static String digest(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of()
          .formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)))
          .substring(0, 32);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
