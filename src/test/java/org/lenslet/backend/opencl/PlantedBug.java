package org.lenslet.backend.opencl;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An edit that makes a kernel wrong, as a slip of the pen would.
 *
 * @param name what is wrong, in words
 * @param file the file below {@code kernels/}
 * @param text the file's whole text after the edit
 */
record PlantedBug(String name, String file, String text) {
  private static final Pattern BODY =
      Pattern.compile(
          "__kernel\\s+(?:__attribute__\\s*\\(\\(.*?\\)\\)\\s*)?void\\s+\\w+\\([^)]*\\)\\s*\\{",
          Pattern.DOTALL);
  private static final Pattern FLOAT_INPUT =
      Pattern.compile("__global const float \\*\\w+, const int (\\w+_offset)");
  private static final Pattern BARRIER = Pattern.compile("barrier\\(CLK_LOCAL_MEM_FENCE\\);");

  /** The first float input is read one element too far. */
  static PlantedBug wrongIndex(String file, String text) {
    int body = bodyOf(file, text);
    Matcher input = FLOAT_INPUT.matcher(text);
    if (!input.find()) {
      throw new IllegalArgumentException(file + ": expected a float input, got none");
    }
    String offset = input.group(1);
    String shifted =
        text.substring(body).replaceAll("\\b" + offset + "\\b", "(" + offset + " + 1)");
    return new PlantedBug("wrong index", file, text.substring(0, body) + shifted);
  }

  /** The first work-item does nothing. Not for kernels with barriers, which all have to reach. */
  static PlantedBug unwrittenElement(String file, String text) {
    int body = bodyOf(file, text);
    String guard = "if (get_global_id(0) + get_global_id(1) + get_global_id(2) == 0) { return; }";
    return new PlantedBug(
        "unwritten element", file, text.substring(0, body) + guard + text.substring(body));
  }

  /**
   * The file without barriers. All at once: single ones may be missed without harm where a group's
   * work-items run one after the other, as on PoCL.
   */
  static PlantedBug missingBarriers(String file, String text) {
    return new PlantedBug("missing barriers", file, BARRIER.matcher(text).replaceAll(""));
  }

  /** A chosen edit. */
  static PlantedBug edit(String name, String file, String text, String from, String to) {
    if (text.indexOf(from) < 0 || text.indexOf(from) != text.lastIndexOf(from)) {
      throw new IllegalArgumentException(file + ": expected once: " + from);
    }
    return new PlantedBug(name, file, text.replace(from, to));
  }

  private static int bodyOf(String file, String text) {
    Matcher body = BODY.matcher(text);
    if (!body.find()) {
      throw new IllegalArgumentException(file + ": expected a kernel, got none");
    }
    return body.end();
  }
}
