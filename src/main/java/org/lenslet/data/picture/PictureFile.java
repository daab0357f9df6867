package org.lenslet.data.picture;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.function.Function;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.lenslet.error.DataFormatException;

/**
 * A picture in a file: JPEG, PNG, BMP, GIF (its first picture) or WebP, told by its content. Width,
 * height and all coordinates are those of the picture as it is seen, EXIF's orientation applied. Of
 * large pictures only the part that is asked for is decoded, and of too many pixels every n-th, so
 * that memory stays below some 60 MB, or 200 MB for a WebP or a progressive JPEG. Of several such,
 * as many are decoded at once as a quarter of the heap holds; the others wait. For one thread.
 *
 * <p>Every failure is a {@link DataFormatException} that names the file.
 */
public final class PictureFile implements Closeable {
  /** So many pixels are decoded at most; of more, every n-th of a row and of a column. */
  private static final long DECODED_PIXELS = 1L << 23;

  /** The most pixels of a picture that is read row by row: 23,170 x 23,170. */
  private static final long MOST_PIXELS = 1L << 29;

  /**
   * The most pixels of a picture that its reader holds as a whole: a WebP, or a progressive JPEG,
   * of which it keeps up to 6 bytes a pixel.
   */
  private static final long MOST_WHOLE_PIXELS = 1L << 25;

  /**
   * Of a picture being decoded: of Java's image up to 8 with 16-bit samples, of ours 3 twice where
   * it is turned.
   */
  private static final int BYTES_A_PIXEL = 14;

  /** What the reader of a picture that is held as a whole keeps besides. */
  private static final int BYTES_A_WHOLE_PIXEL = 6;

  /**
   * Files up to this size are read at once: Java's stream of a file asks the system byte by byte.
   * As many threads as there are may have one open.
   */
  private static final long SMALL_FILE = Math.min(1L << 24, Runtime.getRuntime().maxMemory() >> 8);

  private final Path path;
  private final ImageInputStream stream;
  private ImageReader reader;
  private Orientation orientation;

  /** As the file has them. */
  private int width;

  private int height;

  private boolean isHeldAsAWhole;

  private PictureFile(Path path) throws IOException {
    this.path = path;
    this.stream =
        Files.size(path) <= SMALL_FILE
            ? new MemoryCacheImageInputStream(new ByteArrayInputStream(Files.readAllBytes(path)))
            : new FileImageInputStream(path.toFile());
  }

  /**
   * Opens a file and reads the header of its picture.
   *
   * @throws DataFormatException if it holds none, or one of too many pixels
   */
  public static PictureFile open(Path path) {
    return guarded(
        path,
        () -> {
          if (Files.isDirectory(path)) {
            throw wrong(path, "a picture", "a folder");
          }
          PictureFile file = new PictureFile(path);
          try {
            file.readHeader();
            return file;
          } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
          }
        });
  }

  private void readHeader() throws IOException {
    Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
    if (!readers.hasNext()) {
      throw PictureFormats.unknown(path, stream);
    }
    orientation = Orientation.of(stream);
    reader = readers.next();
    isHeldAsAWhole = PictureFormats.isReadAsWhole(stream, reader);
    reader.setInput(stream, true, true);
    width = reader.getWidth(0);
    height = reader.getHeight(0);
    long most = isHeldAsAWhole ? MOST_WHOLE_PIXELS : MOST_PIXELS;
    if ((long) width * height > most) {
      throw wrong(
          path, "a picture of at most %s pixels".formatted(most), "%sx%s".formatted(width, height));
    }
    PictureFormats.requireReadable(path, reader);
  }

  /** Pixels in a row. */
  public int width() {
    return orientation.swapped() ? height : width;
  }

  /** Pixels in a column. */
  public int height() {
    return orientation.swapped() ? width : height;
  }

  /**
   * Reads a part of the picture at another size: every pixel is a mean of those around its place,
   * as wide as it takes to miss none.
   *
   * @param choice of the part
   * @param wantedHeight of the result
   * @param wantedWidth of the result
   * @param levels for red, green and blue whole levels of 0 to 255, a plane each
   * @param offset of the first plane in there
   */
  public void read(
      Crop.Choice choice, int wantedHeight, int wantedWidth, float[] levels, int offset) {
    Crop crop = choice.of(width(), height());
    Rectangle seen = around(crop, wantedHeight, wantedWidth);
    DecodingRoom.OF_HEAP.hold(
        bytes(seen, width, height, isHeldAsAWhole),
        () -> {
          resample(crop, seen, wantedHeight, wantedWidth, levels, offset);
          return levels;
        });
  }

  private void resample(
      Crop crop, Rectangle seen, int wantedHeight, int wantedWidth, float[] levels, int offset) {
    Rectangle inFile = orientation.inFile(seen, width, height);
    int step = step(seen);
    Pixels decoded = orientation.apply(decode(inFile, step, Pixels::rgb));
    double across = (double) decoded.width() / seen.width;
    double down = (double) decoded.height() / seen.height;
    Resampling columns =
        Resampling.of(
            decoded.width(), (crop.left() - seen.x) * across, crop.width() * across, wantedWidth);
    Resampling rows =
        Resampling.of(
            decoded.height(), (crop.top() - seen.y) * down, crop.height() * down, wantedHeight);
    float[] wide = columns.alongRows(decoded);
    rows.alongColumns(wide, wantedWidth, levels, offset);
  }

  /**
   * Reads all of the picture as the numbers of its palette's colours, a row behind the other, as
   * masks of classes are kept.
   *
   * @throws DataFormatException if it has no palette
   */
  public byte[] readIndices() {
    Rectangle all = new Rectangle(width, height);
    if (step(all) > 1) {
      throw wrong(path, "a mask of at most " + DECODED_PIXELS + " pixels", width + "x" + height);
    }
    return DecodingRoom.OF_HEAP.hold(
        bytes(all, width, height, isHeldAsAWhole),
        () -> {
          Pixels decoded = decode(all, 1, Pixels::indices);
          if (decoded == null) {
            throw wrong(path, "a mask, a picture with a palette", "one without");
          }
          return orientation.apply(decoded).values();
        });
  }

  /** The whole pixels that a part is made of, with neighbours that have weight in it. */
  private Rectangle around(Crop crop, int wantedHeight, int wantedWidth) {
    double marginX = Math.max(1, crop.width() / wantedWidth);
    double marginY = Math.max(1, crop.height() / wantedHeight);
    int left = (int) Math.max(0, Math.floor(crop.left() - marginX));
    int top = (int) Math.max(0, Math.floor(crop.top() - marginY));
    int right = (int) Math.min(width(), Math.ceil(crop.left() + crop.width() + marginX));
    int bottom = (int) Math.min(height(), Math.ceil(crop.top() + crop.height() + marginY));
    return new Rectangle(left, top, right - left, bottom - top);
  }

  /**
   * What decoding a part takes.
   *
   * @param isHeldAsAWhole whether the reader holds all width x height pixels
   */
  static long bytes(Rectangle part, int width, int height, boolean isHeldAsAWhole) {
    long pixels = Math.min((long) part.width * part.height, DECODED_PIXELS);
    long kept = isHeldAsAWhole ? (long) width * height * BYTES_A_WHOLE_PIXEL : 0;
    return pixels * BYTES_A_PIXEL + kept;
  }

  private static int step(Rectangle part) {
    double pixels = (double) part.width * part.height;
    return (int) Math.max(1, Math.ceil(Math.sqrt(pixels / DECODED_PIXELS)));
  }

  private Pixels decode(Rectangle part, int step, Function<BufferedImage, Pixels> toPixels) {
    return guarded(
        path,
        () -> {
          EarlyEnd earlyEnd = new EarlyEnd();
          reader.addIIOReadWarningListener(earlyEnd);
          ImageReadParam param = reader.getDefaultReadParam();
          param.setSourceRegion(part);
          int stepX = Math.min(step, part.width);
          int stepY = Math.min(step, part.height);
          // In the middle of what each stands for.
          param.setSourceSubsampling(stepX, stepY, stepX / 2, stepY / 2);
          BufferedImage image = reader.read(0, param);
          if (earlyEnd.isSeen()) {
            throw wrong(path, "a whole picture", "the end of the file within it");
          }
          return toPixels.apply(image);
        });
  }

  /** Something that Java's readers do. */
  private interface Reading<T> {
    T run() throws IOException;
  }

  private static <T> T guarded(Path path, Reading<T> reading) {
    try {
      return reading.run();
    } catch (DataFormatException e) {
      throw e;
    } catch (NoSuchFileException e) {
      throw wrong(path, "a picture", "no such file");
    } catch (AccessDeniedException e) {
      throw wrong(path, "a picture that this user may read", "no permission");
    } catch (IOException | RuntimeException e) {
      // Readers throw about any exception for some damaged files, and texts of several lines.
      String got = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new DataFormatException(
          wrong(path, "a whole picture", got.replaceAll("\\s+", " ").strip()).getMessage(), e);
    }
  }

  static DataFormatException wrong(Path path, String expected, String got) {
    return new DataFormatException("%s: expected %s, got %s".formatted(path, expected, got));
  }

  @Override
  public void close() {
    try {
      if (reader != null) {
        reader.dispose();
      }
      stream.close();
    } catch (IOException e) {
      throw wrong(path, "a readable picture", e.toString());
    }
  }
}
