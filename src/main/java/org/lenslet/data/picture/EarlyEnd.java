package org.lenslet.data.picture;

import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;

/**
 * Hears whether a file has ended within its picture: Java's reader of JPEGs fills up with grey and
 * warns only.
 */
final class EarlyEnd implements IIOReadWarningListener {
  private boolean seen;

  @Override
  public void warningOccurred(ImageReader source, String warning) {
    // The words of libjpeg, the same in every language.
    seen |= warning.contains("Premature end");
  }

  boolean isSeen() {
    return seen;
  }
}
