package org.lenslet.lab.tensorboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lenslet.error.LensletException;

class EventFileTest {
  @TempDir private Path folder;

  @Test
  void scalarsComeBackByTheDocumentedFormat() throws Exception {
    double before = System.currentTimeMillis() * 1e-3;
    try (EventFile events = EventFile.create(folder, 0)) {
      Map<String, Double> scalars = new LinkedHashMap<>();
      scalars.put("loss/train", 0.5);
      scalars.put("loss/test", Double.NaN);
      scalars.put("größe", -3.25);
      events.add(1, Map.of("a", 1e9));
      events.add(70_000_000_000L, scalars);
    }
    List<EventReader.Event> events = EventReader.read(onlyFile());
    assertEquals(3, events.size());
    assertEquals("brain.Event:2", events.get(0).fileVersion());
    assertEquals(Map.of("a", 1e9f), events.get(1).scalars());
    assertEquals(1, events.get(1).step());
    assertEquals(70_000_000_000L, events.get(2).step());
    assertEquals(Map.of("loss/train", 0.5f, "größe", -3.25f), events.get(2).scalars());
    for (EventReader.Event event : events) {
      assertTrue(event.wallTime() >= before && event.wallTime() < before + 600);
    }
  }

  @Test
  void aRunThatGoesOnTellsWhereInAFileOfItsOwn() throws Exception {
    EventFile.create(folder, 0).close();
    EventFile.create(folder, 12).close();
    List<Path> files = files();
    assertEquals(2, files.size());
    List<EventReader.Event> second = EventReader.read(files.get(1));
    assertEquals(2, second.size());
    assertTrue(second.get(1).sessionStart());
    assertEquals(12, second.get(1).step());
  }

  /** Of RFC 3720, appendix B.4, with the mask of the format. */
  @Test
  void checksumsAreThoseOfTheFormat() {
    assertEquals(
        Integer.rotateRight(0x8a9136aa, 15) + 0xa282ead8, EventFile.maskedCrc(new byte[32]));
    byte[] text = "123456789".getBytes(StandardCharsets.US_ASCII);
    assertEquals(Integer.rotateRight(0xe3069283, 15) + 0xa282ead8, EventFile.maskedCrc(text));
  }

  @Test
  void aFolderThatCannotBeMadeIsNamed() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "mine");
    LensletException error =
        assertThrows(LensletException.class, () -> EventFile.create(file.resolve("x"), 0));
    assertTrue(error.getMessage().startsWith(file.resolve("x") + ": expected to write events"));
  }

  private Path onlyFile() throws Exception {
    List<Path> files = files();
    assertEquals(1, files.size());
    return files.get(0);
  }

  private List<Path> files() throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
