package org.lenslet.data.picture;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Files of pictures, made on the spot. */
public final class SamplePictures {
  private static final int PNG_HEADER = 8 + 25;

  private SamplePictures() {}

  /** A picture of one colour. */
  public static BufferedImage plain(int width, int height, int rgb) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < width * height; i++) {
      image.setRGB(i % width, i / width, rgb);
    }
    return image;
  }

  /** The bytes of a file of a format that Java writes. */
  public static byte[] encode(BufferedImage image, String format) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, format, bytes)) {
        throw new IllegalArgumentException(format);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Writes a file in a folder that is made where it is not there. */
  public static Path write(Path file, byte[] content) {
    try {
      Files.createDirectories(file.getParent());
      return Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A JPEG of one colour in cyan, magenta, yellow and black, as Adobe's programs write it. */
  static byte[] cmykJpeg(int side, int... cmyk) throws IOException {
    WritableRaster raster = Raster.createInterleavedRaster(0, side, side, 4, null);
    byte[] data = ((DataBufferByte) raster.getDataBuffer()).getData();
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) (255 - cmyk[i % 4]); // inverted
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    // Java's own: it writes any four bands.
    ImageWriter writer = null;
    for (var it = ImageIO.getImageWritersByFormatName("jpeg"); it.hasNext(); ) {
      ImageWriter each = it.next();
      writer = each.getClass().getName().startsWith("com.sun.") ? each : writer;
    }
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(raster, null, null), null);
    } finally {
      writer.dispose();
    }
    return adobe(bytes.toByteArray(), 2);
  }

  /** A JPEG that says it is JFIF, of luma and colour differences, and red, green and blue. */
  static byte[] contradictoryJpeg() {
    return adobe(encode(plain(16, 16, 0x808080), "jpg"), 20);
  }

  /** With a marker APP14: "Adobe", version 100, flags, transform 0, which is none. */
  private static byte[] adobe(byte[] jpeg, int at) {
    byte[] marker = {-1, (byte) 0xEE, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0};
    return insert(jpeg, at, marker);
  }

  /** A JPEG whose scans refine one another, with a header of another size than it has. */
  static byte[] progressiveJpeg(BufferedImage image, int width, int height) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam param = writer.getDefaultWriteParam();
    param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, null), param);
    } finally {
      writer.dispose();
    }
    ByteBuffer jpeg = ByteBuffer.wrap(bytes.toByteArray());
    int at = 2;
    while ((jpeg.get(at + 1) & 0xFF) != 0xC2) {
      at += 2 + (jpeg.getShort(at + 2) & 0xFFFF);
    }
    return jpeg.putShort(at + 5, (short) height).putShort(at + 7, (short) width).array();
  }

  /** A JPEG with a segment of EXIF that says how it is to be turned. */
  static byte[] turnedJpeg(byte[] jpeg, int orientation, ByteOrder order) {
    byte[] tiff = tiff(orientation, order);
    ByteBuffer segment = ByteBuffer.allocate(10 + tiff.length);
    segment.putShort((short) 0xFFE1).putShort((short) (8 + tiff.length));
    segment.put("Exif\0\0".getBytes(StandardCharsets.US_ASCII)).put(tiff);
    return insert(jpeg, 2, segment.array());
  }

  /** A PNG with a chunk of EXIF that says how it is to be turned. */
  public static byte[] turnedPng(byte[] png, int orientation) {
    byte[] tiff = tiff(orientation, ByteOrder.BIG_ENDIAN);
    byte[] content = ByteBuffer.allocate(4 + tiff.length).put("eXIf".getBytes()).put(tiff).array();
    CRC32 sum = new CRC32();
    sum.update(content);
    ByteBuffer chunk = ByteBuffer.allocate(8 + content.length);
    chunk.putInt(tiff.length).put(content).putInt((int) sum.getValue());
    return insert(png, PNG_HEADER, chunk.array());
  }

  /** A directory of two tags. */
  private static byte[] tiff(int orientation, ByteOrder order) {
    ByteBuffer tiff = ByteBuffer.allocate(8 + 2 + 2 * 12 + 4).order(order);
    tiff.put((order == ByteOrder.BIG_ENDIAN ? "MM" : "II").getBytes(StandardCharsets.US_ASCII));
    tiff.putShort((short) 42).putInt(8).putShort((short) 2);
    tiff.putShort((short) 0x0100).putShort((short) 4).putInt(1).putInt(77);
    tiff.putShort((short) 0x0112).putShort((short) 3).putInt(1);
    tiff.putShort((short) orientation).putShort((short) 0).putInt(0);
    return tiff.array();
  }

  /** A lossless WebP of one colour: codes of a single symbol each take no bits for the pixels. */
  static byte[] webp(int width, int height, int rgb) {
    StringBuilder bits = new StringBuilder();
    put(bits, 0x2F, 8);
    put(bits, width - 1, 14);
    put(bits, height - 1, 14);
    put(bits, 0, 1 + 3); // no alpha, version 0
    put(bits, 0, 1 + 1 + 1); // no transform, no cache of colours, one group of codes
    for (int symbol : new int[] {rgb >> 8 & 0xFF, rgb >> 16, rgb & 0xFF, 0xFF, 0}) {
      put(bits, 0b101, 3); // a simple code, of one symbol, of 8 bits
      put(bits, symbol, 8);
    }
    int length = (bits.length() + 7) / 8;
    int padded = length + length % 2;
    ByteBuffer file = ByteBuffer.allocate(20 + padded).order(ByteOrder.LITTLE_ENDIAN);
    file.put("RIFF".getBytes()).putInt(12 + padded).put("WEBPVP8L".getBytes()).putInt(length);
    for (int i = 0; i < bits.length(); i++) {
      int at = 20 + i / 8;
      file.put(at, (byte) (file.get(at) | bits.charAt(i) - '0' << i % 8));
    }
    return file.array();
  }

  /** Lowest bit first. */
  private static void put(StringBuilder bits, int value, int count) {
    for (int i = 0; i < count; i++) {
      bits.append(value >> i & 1);
    }
  }

  private static byte[] insert(byte[] bytes, int at, byte[] more) {
    return ByteBuffer.allocate(bytes.length + more.length)
        .put(bytes, 0, at)
        .put(more)
        .put(bytes, at, bytes.length - at)
        .array();
  }
}
