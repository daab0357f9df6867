package org.lenslet.cli.predict;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.lenslet.data.picture.Orientation;
import org.lenslet.error.DataFormatException;
import org.lenslet.error.LensletException;

/** Reads pictures of the formats that Java knows (PNG, JPEG, BMP, GIF, TIFF and WBMP) and WebP. */
final class PictureFile {
  /** What is larger is no photograph but a trap for memory. */
  private static final long MOST_PIXELS = 100_000_000;

  private PictureFile() {}

  /**
   * Reads the first picture of a file.
   *
   * @throws LensletException naming the file, if it is not one
   */
  static Picture read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new LensletException(
          file
              + ": expected a picture, got "
              + (Files.isDirectory(file) ? "a folder; name the pictures in it" : "no such file"));
    }
    ImageIO.setUseCache(false); // pictures are small, and the disk may be full
    try (ImageInputStream stream = ImageIO.createImageInputStream(file.toFile())) {
      if (stream == null) {
        throw new IOException("no permission to read it");
      }
      Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
      if (!readers.hasNext()) {
        throw new DataFormatException(
            file + ": expected a picture (PNG, JPEG, BMP, GIF or WebP), got another format");
      }
      return read(file, stream, readers.next());
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static Picture read(Path file, ImageInputStream stream, ImageReader reader)
      throws IOException {
    try {
      Orientation orientation = Orientation.of(stream);
      reader.setInput(stream, true, true);
      long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
      if (pixels < 1 || pixels > MOST_PIXELS) {
        throw new DataFormatException(
            "%s: expected a picture of 1 to %,d pixels, got %dx%d"
                .formatted(file, MOST_PIXELS, reader.getWidth(0), reader.getHeight(0)));
      }
      return Picture.of(orientation.apply(reader.read(0)));
    } catch (LensletException e) {
      throw e;
    } catch (RuntimeException e) {
      // What the JDK's readers throw for some damaged files.
      throw unreadable(file, e);
    } finally {
      reader.dispose();
    }
  }

  private static DataFormatException unreadable(Path file, Exception e) {
    return new DataFormatException(
        file
            + ": expected a whole picture, got "
            + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()),
        e);
  }
}
