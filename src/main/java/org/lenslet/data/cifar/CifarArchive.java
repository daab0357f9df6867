package org.lenslet.data.cifar;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lenslet.data.file.DataFile;
import org.lenslet.data.file.DataFolder;
import org.lenslet.data.file.TarFile;
import org.lenslet.error.UsageException;

/** The archive of a CIFAR data set as its authors publish it, which need not be unpacked. */
public final class CifarArchive {
  private static final List<String> ENDINGS = List.of(".tar.gz", ".tgz", ".tar");

  private CifarArchive() {}

  /**
   * The archive that is meant: the file itself, or that of the usual name in a folder.
   *
   * @param title the data set as its authors call it
   */
  public static Optional<Path> find(DataFolder folder, String title) {
    Path path = folder.path();
    String name = String.valueOf(path.getFileName());
    if (ENDINGS.stream().anyMatch(name::endsWith) && Files.isRegularFile(path)) {
      return Optional.of(path);
    }
    List<String> present = folder.names();
    return ENDINGS.stream()
        .map(ending -> title.toLowerCase(Locale.ROOT) + "-binary" + ending)
        .filter(present::contains)
        .findFirst()
        .map(path::resolve);
  }

  /**
   * Reads files of an archive, in the order that they are asked for.
   *
   * @return for each its content
   * @throws UsageException if it is the archive of another version or set, or one is not in it
   * @throws org.lenslet.error.DataFormatException if it is damaged
   */
  public static List<byte[]> read(String subject, Path archive, String title, List<String> files) {
    TarFile tar = TarFile.read(archive, files::contains);
    CifarVersions.requireBinaryArchive(subject, archive, title, tar.names());
    List<byte[]> contents = new ArrayList<>();
    for (String file : files) {
      byte[] content = tar.contents().remove(file);
      if (content == null) {
        throw new UsageException(
            "%s: expected %s in %s, got none; fetch the archive again"
                .formatted(subject, file, archive));
      }
      contents.add(content);
    }
    return contents;
  }

  /** Refuses what is no whole number of records. */
  public static void requireRecords(Path archive, String file, byte[] content, int recordBytes) {
    int rest = content.length % recordBytes;
    if (content.length == 0 || rest != 0) {
      throw DataFile.wrong(
          archive.resolve(file),
          content.length - rest,
          "a whole record of " + recordBytes + " bytes",
          rest + " bytes");
    }
  }
}
