package org.lenslet.safetensors;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.lenslet.error.CheckpointException;
import org.lenslet.tensor.HalfFloat;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.TensorSpec;

/** Reads a file: lengths first, then the header, then tensor by tensor through one small buffer. */
final class SafetensorsReader {
  /** The cap of the format's reference implementation. */
  private static final long LARGEST_HEADER = 100_000_000;

  /** A multiple of every element size. */
  private static final int CHUNK_BYTES = 1 << 18;

  private final Path file;
  private final FileChannel channel;
  private final Predicate<String> wanted;
  private final boolean needed;

  private SafetensorsReader(
      Path file, FileChannel channel, Predicate<String> wanted, boolean needed) {
    this.file = file;
    this.channel = channel;
    this.wanted = wanted;
    this.needed = needed;
  }

  /**
   * @param needed whether values of a wanted tensor that do not fit are an error, or only a reason
   *     to pass it over
   */
  static SafetensorsFile read(Path file, Predicate<String> wanted, boolean needed) {
    if (!Files.isRegularFile(file)) {
      throw new CheckpointException(
          file
              + ": expected a safetensors file, got "
              + (Files.exists(file) ? "something that is no file" : "none")
              + "; check the path");
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return new SafetensorsReader(file, channel, wanted, needed).read();
    } catch (EOFException e) {
      throw new CheckpointException(
          file + ": expected its length to stay, got an end while reading; is it being written?",
          e);
    } catch (IOException e) {
      throw new CheckpointException(
          file + ": expected a readable file, got " + e.getClass().getSimpleName(), e);
    }
  }

  private SafetensorsFile read() throws IOException {
    long fileBytes = channel.size();
    if (fileBytes < Long.BYTES) {
      throw new CheckpointException(
          file + ": expected at least 8 bytes of a safetensors file, got " + fileBytes);
    }
    long headerBytes = littleEndian(fill(0, ByteBuffer.allocate(Long.BYTES))).getLong();
    long most = Math.min(LARGEST_HEADER, fileBytes - Long.BYTES);
    if (headerBytes < 0 || headerBytes > most) {
      throw new CheckpointException(
          file
              + ": expected a header of at most "
              + most
              + " bytes, got a length of "
              + Long.toUnsignedString(headerBytes)
              + "; the file is cut short or of another format");
    }
    ByteBuffer headerBuffer = fill(Long.BYTES, ByteBuffer.allocate((int) headerBytes));
    Header header = HeaderParser.parse(headerBuffer.array(), file);
    long start = Long.BYTES + headerBytes;
    header.requireFills(fileBytes - start, file);

    int chunk = (int) Math.min(CHUNK_BYTES, fileBytes - start);
    ByteBuffer buffer = littleEndian(ByteBuffer.allocateDirect(chunk));
    TreeMap<String, HostTensor> tensors = new TreeMap<>();
    TreeMap<String, String> others = new TreeMap<>();
    RunningSum sum = RunningSum.of(header.metadata(), chunk);
    for (TensorEntry entry : header.byName()) {
      Optional<HostTensor> tensor = tensor(entry, start + entry.begin(), buffer, sum);
      tensor.ifPresentOrElse(
          value -> tensors.put(entry.name(), value),
          () -> others.put(entry.name(), entry.description()));
    }
    return new SafetensorsFile(tensors, new TreeMap<>(header.metadata()), others, sum.isAnother());
  }

  private Optional<HostTensor> tensor(
      TensorEntry entry, long position, ByteBuffer buffer, RunningSum sum) throws IOException {
    Optional<TensorSpec> spec = entry.spec();
    sum.begin(entry);
    boolean kept = spec.isPresent() && wanted.test(entry.name());
    if (!kept && !sum.isOpen()) {
      return Optional.empty();
    }
    Optional<HostTensor> tensor = kept ? spec.map(HostTensor::zeros) : Optional.empty();
    int width = entry.stored().bytes();
    int elements = spec.orElseThrow().elements();
    for (int done = 0; done < elements; ) {
      int count = Math.min(elements - done, buffer.capacity() / width);
      fill(position + (long) done * width, buffer.clear().limit(count * width));
      sum.update(buffer);
      if (kept && !decode(entry, buffer, tensor.orElseThrow(), done, count)) {
        return Optional.empty();
      }
      done += count;
    }
    return tensor;
  }

  /** False where a value does not fit. */
  private boolean decode(TensorEntry entry, ByteBuffer from, HostTensor to, int at, int count) {
    switch (entry.stored()) {
      case F32 -> from.asFloatBuffer().get(to.floats(), at, count);
      case I32 -> from.asIntBuffer().get(to.ints(), at, count);
      case F64 -> {
        for (int i = 0; i < count; i++) {
          to.floats()[at + i] = (float) from.getDouble();
        }
      }
      case F16 -> {
        for (int i = 0; i < count; i++) {
          to.floats()[at + i] = HalfFloat.toFloat(from.getShort());
        }
      }
      case BF16 -> {
        for (int i = 0; i < count; i++) {
          to.floats()[at + i] = Float.intBitsToFloat(from.getShort() << 16);
        }
      }
      case I64 -> {
        for (int i = 0; i < count; i++) {
          long value = from.getLong();
          if (value != (int) value) {
            refuseIfNeeded(entry, value);
            return false;
          }
          to.ints()[at + i] = (int) value;
        }
      }
      default -> throw new IllegalStateException(entry.stored() + " is never read");
    }
    return true;
  }

  private void refuseIfNeeded(TensorEntry entry, long value) {
    if (needed) {
      throw new CheckpointException(
          file
              + ": tensor "
              + Quoted.of(entry.name())
              + ": expected I64 values that fit in 32 bits, got "
              + value);
    }
  }

  /** Fills the buffer from the given place in the file and flips it. */
  private ByteBuffer fill(long position, ByteBuffer buffer) throws IOException {
    channel.position(position);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) == -1) {
        throw new EOFException();
      }
    }
    return buffer.flip();
  }

  private static ByteBuffer littleEndian(ByteBuffer buffer) {
    return buffer.order(ByteOrder.LITTLE_ENDIAN);
  }
}
