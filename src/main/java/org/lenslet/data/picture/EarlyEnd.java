package org.lenslet.data.picture;

import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;

/**
 * Hears whether a file has ended within its picture: Java's reader of JPEGs fills up with grey and
 * warns only. Either warning alone is harmless: a file without its last marker, or a damaged place
 * that everybody's readers pass over.
 */
final class EarlyEnd implements IIOReadWarningListener {
  private boolean endOfFile;
  private boolean endOfSegment;

  @Override
  public void warningOccurred(ImageReader source, String warning) {
    // The words of the JDK and of libjpeg, which are the same in every language.
    endOfFile |= warning.contains("Missing EOI marker");
    endOfSegment |= warning.contains("premature end of data segment");
  }

  boolean isSeen() {
    return endOfFile && endOfSegment;
  }
}
