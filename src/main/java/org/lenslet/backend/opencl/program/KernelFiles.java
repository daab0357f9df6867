package org.lenslet.backend.opencl.program;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lenslet.error.KernelBuildException;

/**
 * The kernel sources, from the jar or from a folder. Includes are resolved here and not by the
 * driver, whose search differs by vendor; {@code #line} keeps our file names in build logs.
 */
public final class KernelFiles {
  private static final Pattern INCLUDE = Pattern.compile("\\s*#\\s*include\\s+\"([^\"]+)\"\\s*");

  private final Optional<Path> folder;

  /**
   * @param folder where to read in place of the jar, for work on kernels
   */
  public KernelFiles(Optional<Path> folder) {
    this.folder = folder;
  }

  /**
   * The text of a file with its includes, each once.
   *
   * @param file the path below {@code kernels/}
   * @throws KernelBuildException if a file is missing or cannot be read
   */
  public String expand(String file) {
    StringBuilder text = new StringBuilder();
    append(file, read(file), text, new ArrayDeque<>());
    return text.toString();
  }

  /**
   * Generated source with its includes, each once.
   *
   * @param name what build logs call it
   */
  public String expand(String name, String source) {
    StringBuilder text = new StringBuilder();
    append(name, source, text, new ArrayDeque<>());
    return text.toString();
  }

  private void append(String file, String source, StringBuilder text, Deque<String> done) {
    done.add(file);
    text.append("#line 1 \"").append(file).append("\"\n");
    int number = 0;
    for (String line : source.split("\\R", -1)) {
      number++;
      Matcher include = INCLUDE.matcher(line);
      if (!include.matches()) {
        text.append(line).append('\n');
      } else if (!done.contains(include.group(1))) {
        append(include.group(1), read(include.group(1)), text, done);
        text.append("#line ").append(number + 1).append(" \"").append(file).append("\"\n");
      } else {
        text.append('\n'); // so that the lines behind it keep their numbers
      }
    }
  }

  private String read(String file) {
    try {
      if (folder.isPresent()) {
        return Files.readString(folder.get().resolve(file));
      }
      try (InputStream in = KernelFiles.class.getResourceAsStream("/kernels/" + file)) {
        if (in == null) {
          throw missing(file, "the jar");
        }
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    } catch (NoSuchFileException e) {
      throw missing(file, folder.get().toString());
    } catch (IOException e) {
      throw new KernelBuildException("kernels: expected to read " + file + ", got " + e, "");
    }
  }

  private static KernelBuildException missing(String file, String where) {
    return new KernelBuildException(
        "kernels: expected the file " + file + " in " + where + ", got none", "");
  }
}
