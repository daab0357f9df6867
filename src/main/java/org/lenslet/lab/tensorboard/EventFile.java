package org.lenslet.lab.tensorboard;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.zip.CRC32C;
import org.lenslet.error.LensletException;

/**
 * A file of events, to which scalars are added. A reader may follow it while it grows; what a
 * killed process has not finished is a record that readers leave out. Not thread-safe.
 */
public final class EventFile implements AutoCloseable {
  // Event of event.proto
  private static final int WALL_TIME = 1;
  private static final int STEP = 2;
  private static final int FILE_VERSION = 3;
  private static final int SUMMARY = 5;
  private static final int SESSION_LOG = 7;

  // SessionLog
  private static final int STATUS = 1;
  private static final int START = 1;

  // Summary and Summary.Value of summary.proto
  private static final int VALUE = 1;
  private static final int TAG = 1;
  private static final int SIMPLE_VALUE = 2;

  private static final int CRC_MASK = 0xa282ead8;

  private final Path file;
  private final OutputStream out;

  private EventFile(Path file, OutputStream out) {
    this.file = file;
    this.out = out;
  }

  /**
   * Starts a file in a folder, which is made if need be; files that are there stay.
   *
   * @param startStep the steps behind the run: TensorBoard drops what older files say of later ones
   * @throws LensletException if it cannot be written
   */
  public static EventFile create(Path folder, long startStep) {
    Path file = folder;
    try {
      Files.createDirectories(folder);
      EventFile events = null;
      // Readers take the files of a folder in the order of their names.
      for (long second = System.currentTimeMillis() / 1000; events == null; second++) {
        file = folder.resolve("events.out.tfevents." + second + ".lenslet");
        events = tryCreate(file);
      }
      events.write(event(0).text(FILE_VERSION, "brain.Event:2"));
      if (startStep > 0) {
        Message start = new Message().integer(STATUS, START);
        events.write(event(startStep).message(SESSION_LOG, start));
      }
      events.out.flush();
      return events;
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  /** Null if the name is taken. */
  private static EventFile tryCreate(Path file) throws IOException {
    try {
      OutputStream out =
          Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      return new EventFile(file, new BufferedOutputStream(out));
    } catch (FileAlreadyExistsException e) {
      return null;
    }
  }

  /**
   * Adds scalars of one step and lets readers see them.
   *
   * @param scalars by tag; tags with a common part before a slash are shown together. Those that
   *     are NaN were not taken and are left out
   */
  public void add(long step, Map<String, Double> scalars) {
    Message summary = new Message();
    scalars.forEach(
        (tag, value) -> {
          if (!value.isNaN()) {
            summary.message(
                VALUE, new Message().text(TAG, tag).number(SIMPLE_VALUE, value.floatValue()));
          }
        });
    try {
      write(event(step).message(SUMMARY, summary));
      out.flush();
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  private static Message event(long step) {
    Message event = new Message().number(WALL_TIME, System.currentTimeMillis() * 1e-3);
    return step == 0 ? event : event.integer(STEP, step);
  }

  /** Length, its checksum, the message, its checksum. */
  private void write(Message event) throws IOException {
    byte[] data = event.toBytes();
    ByteBuffer length = littleEndian(Long.BYTES).putLong(data.length);
    out.write(length.array());
    out.write(littleEndian(Integer.BYTES).putInt(maskedCrc(length.array())).array());
    out.write(data);
    out.write(littleEndian(Integer.BYTES).putInt(maskedCrc(data)).array());
  }

  /** Rotated and shifted, as a checksum over data that hold checksums would be weak. */
  static int maskedCrc(byte[] data) {
    CRC32C crc = new CRC32C();
    crc.update(data);
    return Integer.rotateRight((int) crc.getValue(), 15) + CRC_MASK;
  }

  private static ByteBuffer littleEndian(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static LensletException failed(Path file, IOException e) {
    return new LensletException(
        file + ": expected to write events, got " + e + "; check the free space on its disk", e);
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw failed(file, e);
    }
  }
}
