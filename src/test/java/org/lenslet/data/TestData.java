package org.lenslet.data;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Third-party data that is not part of the project. */
public final class TestData {
  private TestData() {}

  /**
   * A folder of data sets; where it is absent the test is skipped, or fails if data is required.
   */
  public static Path datasets(String name) {
    return folder("datasets/" + name);
  }

  /** Any folder; where it is absent the test is skipped, or fails if data is required. */
  public static Path folder(String name) {
    Path folder = Path.of(System.getProperty("lenslet.testdata", "../shared/data")).resolve(name);
    boolean present = Files.isDirectory(folder);
    if (!present && Boolean.getBoolean("lenslet.requireTestdata")) {
      fail("lenslet.testdata: expected a folder " + folder + ", got none");
    }
    assumeTrue(present, () -> "no test data at " + folder);
    return folder;
  }
}
