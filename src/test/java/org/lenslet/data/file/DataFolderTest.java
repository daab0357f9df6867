package org.lenslet.data.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @TempDir Path folder;

  @Test
  void eightNamesAreListedAndMoreAreLeftOut() throws IOException {
    for (int i = 1; i <= 8; i++) {
      Files.createFile(folder.resolve("f" + i));
    }
    String eight = "set: expected data in " + folder + ", got only f1, f2, f3, f4, f5, f6, f7, f8";
    assertEquals(eight, refusal());
    Files.createDirectory(folder.resolve("more"));
    assertEquals(eight + ", ...", refusal());
  }

  private String refusal() {
    return new DataFolder("set", folder).missing("data").getMessage();
  }
}
