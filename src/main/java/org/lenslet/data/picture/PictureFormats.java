package org.lenslet.data.picture;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.lenslet.error.DataFormatException;

/** Which formats there are, and which of them Java cannot read without another library. */
final class PictureFormats {
  private static final String WEBP_LIBRARY = "com.twelvemonkeys.imageio:imageio-webp";
  private static final String JPEG_LIBRARY = "com.twelvemonkeys.imageio:imageio-jpeg";

  /** The endings of the names of files that are looked at. */
  private static final List<String> ENDINGS =
      List.of(".jpg", ".jpeg", ".png", ".bmp", ".gif", ".webp");

  private PictureFormats() {}

  /** Whether a file's name is one of a picture that is not hidden. */
  static boolean isPicture(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return !name.startsWith(".") && ENDINGS.stream().anyMatch(lower::endsWith);
  }

  /** What a file is that no reader knows. */
  static DataFormatException unknown(Path path, ImageInputStream stream) throws IOException {
    byte[] start = new byte[12];
    stream.seek(0);
    int length = Math.max(0, stream.read(start));
    String text = new String(start, 0, length, StandardCharsets.ISO_8859_1);
    if (text.startsWith("RIFF") && text.endsWith("WEBP")) {
      return needs(path, "a WebP picture", WEBP_LIBRARY);
    }
    return PictureFile.wrong(
        path,
        "a picture (JPEG, PNG, BMP, GIF or WebP)",
        length == 0 ? "an empty file" : "another format");
  }

  /** Whether a picture needs memory for all its pixels, however few are wanted. */
  static boolean isReadAsWhole(ImageInputStream stream, ImageReader reader) throws IOException {
    long start = stream.getStreamPosition();
    try {
      return reader.getOriginatingProvider().getFormatNames()[0].equalsIgnoreCase("webp")
          || !JpegSegment.read(stream, marker -> marker == JpegSegment.PROGRESSIVE).isEmpty();
    } catch (EOFException e) {
      return false; // the reader will say what is missing
    } finally {
      stream.seek(start);
    }
  }

  /** Java's own reader of JPEGs refuses some that say two things about their colours. */
  static void requireReadable(Path path, ImageReader reader) throws IOException {
    boolean own = reader.getClass().getName().startsWith("com.sun.");
    boolean jpeg = Arrays.asList(reader.getOriginatingProvider().getFormatNames()).contains("jpeg");
    if (own && jpeg && !reader.getImageTypes(0).hasNext()) {
      throw needs(path, "a JPEG whose colours it does not know", JPEG_LIBRARY);
    }
  }

  private static DataFormatException needs(Path path, String got, String library) {
    return new DataFormatException(
        PictureFile.wrong(path, "a picture that Java reads by itself", got).getMessage()
            + ", which needs the library "
            + library
            + "; add it to the class path");
  }
}
