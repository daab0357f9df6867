package org.lenslet.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lenslet.data.cifar.CifarArchive;
import org.lenslet.data.cifar.CifarVersions;
import org.lenslet.data.file.DataFile;
import org.lenslet.data.file.DataFolder;
import org.lenslet.data.file.HeapRoom;
import org.lenslet.data.file.IdxFile;
import org.lenslet.error.DataFormatException;
import org.lenslet.tensor.Shape;

/**
 * The files of a CIFAR data set in its binary version: records of some label bytes, then 1,024 red,
 * 1,024 green and 1,024 blue levels of a picture of 32x32.
 *
 * @param subject the data set, for messages
 * @param title the data set as its authors call it
 * @param labelClasses the number of classes of each label byte
 * @param chosen which label byte is used
 * @param classNames of that label
 */
record CifarFiles(
    String subject,
    String title,
    List<Integer> labelClasses,
    int chosen,
    List<String> classNames,
    Normalisation normalisation) {
  static final int PIXELS = 3 * 32 * 32;

  /** In each file of an archive, CIFAR-100's training set excepted. */
  private static final int OFFICIAL_RECORDS = 10_000;

  /**
   * Reads a part of the set.
   *
   * @param part {@code train} or {@code test}, for messages and as the prefix of other files
   * @param official the files that the authors publish; where none of them is there, all that begin
   *     with the part and end with {@code .bin}
   */
  LabelledDataset load(Path path, String part, List<String> official) {
    String below = title.toLowerCase(Locale.ROOT);
    DataFolder folder =
        new DataFolder(subject, path)
            .meant(
                List.of(below + "-batches-bin", below + "-binary"),
                here -> !files(here, part, official).isEmpty());
    List<String> files = files(folder, part, official);
    Optional<Path> archive = files.isEmpty() ? CifarArchive.find(folder, title) : Optional.empty();
    if (archive.isPresent()) {
      return readArchive(subject + " " + part, archive.get(), official);
    }
    CifarVersions.requireBinary(folder, title);
    if (files.isEmpty() || !folder.names().containsAll(files)) {
      String others = part + "*.bin";
      String names = String.join(", ", official);
      throw folder.missing(names + (names.equals(part + ".bin") ? "" : ", or " + others));
    }
    return read(subject + " " + part, files.stream().map(folder.path()::resolve).toList());
  }

  private static List<String> files(DataFolder folder, String part, List<String> official) {
    List<String> present = folder.names();
    return official.stream().anyMatch(present::contains)
        ? official
        : present.stream().filter(n -> n.startsWith(part) && n.endsWith(".bin")).toList();
  }

  private int recordBytes() {
    return labelClasses.size() + PIXELS;
  }

  /** Reads files of records one after another. */
  private LabelledDataset read(String name, List<Path> files) {
    long total = files.stream().mapToLong(this::records).sum();
    long most = IdxFile.MAX_BYTES / recordBytes();
    if (total > most) {
      throw new DataFormatException(
          "%s: expected at most %s records, got %s".formatted(name, most, total));
    }
    return HeapRoom.guard(name, total * recordBytes(), () -> read(name, files, (int) total));
  }

  private LabelledDataset read(String name, List<Path> files, int total) {
    byte[] labels = new byte[total];
    byte[] pixels = new byte[total * PIXELS];
    int start = 0;
    for (Path file : files) {
      start = append(file, start, labels, pixels);
    }
    return new ByteDataset(name, Shape.of(3, 32, 32), classNames, pixels, labels, normalisation);
  }

  /** Reads files of an archive. */
  private LabelledDataset readArchive(String name, Path archive, List<String> official) {
    long most = (long) official.size() * OFFICIAL_RECORDS * recordBytes();
    return HeapRoom.guard(
        name,
        2 * most,
        () -> {
          List<byte[]> contents = CifarArchive.read(subject, archive, title, official);
          int total = 0;
          for (int i = 0; i < contents.size(); i++) {
            byte[] content = contents.get(i);
            CifarArchive.requireRecords(archive, official.get(i), content, recordBytes());
            total += content.length / recordBytes();
          }
          byte[] labels = new byte[total];
          byte[] pixels = new byte[total * PIXELS];
          int at = 0;
          for (int i = 0; i < contents.size(); i++) {
            Path file = archive.resolve(official.get(i));
            byte[] content = contents.get(i);
            for (int from = 0; from < content.length; from += recordBytes(), at++) {
              requireClasses(file, from, content, from);
              labels[at] = content[from + chosen];
              System.arraycopy(content, from + labelClasses.size(), pixels, at * PIXELS, PIXELS);
            }
          }
          Shape input = Shape.of(3, 32, 32);
          return new ByteDataset(name, input, classNames, pixels, labels, normalisation);
        });
  }

  private long records(Path path) {
    try (DataFile file = DataFile.open(path)) {
      long size = file.contentBound();
      if (file.compressed()) {
        String record = labelClasses.size() == 1 ? "a label" : labelClasses.size() + " labels";
        throw file.wrong(0, "records of %s and %s levels".formatted(record, PIXELS), "gzip data");
      }
      long rest = size % recordBytes();
      if (size == 0 || rest != 0) {
        throw file.wrong(
            size - rest, "a whole record of " + recordBytes() + " bytes", rest + " bytes");
      }
      return size / recordBytes();
    }
  }

  private int append(Path path, int start, byte[] labels, byte[] pixels) {
    try (DataFile file = DataFile.open(path)) {
      int end = start + (int) (file.contentBound() / recordBytes());
      for (int i = start; i < end; i++) {
        long offset = file.position();
        byte[] record = file.read(recordBytes(), "a record");
        requireClasses(path, offset, record, 0);
        labels[i] = record[chosen];
        System.arraycopy(record, labelClasses.size(), pixels, i * PIXELS, PIXELS);
      }
      return end;
    }
  }

  private void requireClasses(Path file, long offset, byte[] bytes, int record) {
    for (int i = 0; i < labelClasses.size(); i++) {
      int label = bytes[record + i] & 0xFF;
      if (label >= labelClasses.get(i)) {
        throw DataFile.wrong(
            file, offset + i, "a label below " + labelClasses.get(i), Integer.toString(label));
      }
    }
  }
}
