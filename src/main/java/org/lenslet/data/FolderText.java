package org.lenslet.data;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lenslet.error.UsageException;
import org.lenslet.io.UserPath;

/**
 * A {@link PictureFolder} as a command has it: {@code DIR} or {@code DIR?size=64&strict}. The words
 * are {@code size=N}, {@code short-side=N}, {@code area=X}, {@code held-out=X}, {@code seed=N} and
 * {@code strict}, in any order.
 */
final class FolderText {
  /** A question mark may be one of a folder's name: only what looks like settings is. */
  private static final Pattern WITH_SETTINGS =
      Pattern.compile("(?s)(.+)\\?((?:[a-z-]+(?:=[^&/\\\\]*)?)(?:&[a-z-]+(?:=[^&/\\\\]*)?)*)");

  private FolderText() {}

  /**
   * Understands a text.
   *
   * @throws UsageException if a setting is unknown or its value is none
   */
  static PictureFolder parse(String text) {
    Matcher matcher = WITH_SETTINGS.matcher(text);
    if (!matcher.matches()) {
      return PictureFolder.of(UserPath.of(text));
    }
    PictureFolder folder = PictureFolder.of(UserPath.of(matcher.group(1)));
    List<String> settings = List.of(matcher.group(2).split("&"));
    // The size sets the short side that is usual, so it goes first.
    for (String setting : settings) {
      folder = setting.startsWith("size=") ? with(folder, setting) : folder;
    }
    for (String setting : settings) {
      folder = setting.startsWith("size=") ? folder : with(folder, setting);
    }
    return folder;
  }

  private static PictureFolder with(PictureFolder folder, String setting) {
    String[] sides = setting.split("=", 2);
    if (setting.equals("strict")) {
      return folder.withStrict(true);
    }
    try {
      String value = sides.length == 2 ? sides[1] : "";
      return switch (sides[0]) {
        case "size" -> folder.withSize(Integer.parseInt(value));
        case "short-side" -> folder.withShortSide(Integer.parseInt(value));
        case "area" -> folder.withSmallestArea(Double.parseDouble(value));
        case "held-out" -> folder.withHeldOut(Double.parseDouble(value), folder.seed());
        case "seed" -> folder.withHeldOut(folder.heldOut(), Long.parseLong(value));
        default -> throw unknown(setting);
      };
    } catch (NumberFormatException e) {
      throw unknown(setting);
    }
  }

  private static UsageException unknown(String setting) {
    return new UsageException(
        "folder: expected DIR, or DIR? with size=N, short-side=N, area=X, held-out=X, seed=N or"
            + " strict, separated by &, got '%s'".formatted(setting));
  }

  /** A text that is the same folder from anywhere; every setting that is not the usual one. */
  static String of(PictureFolder folder) {
    PictureFolder usual = PictureFolder.of(folder.path()).withSize(folder.size());
    StringBuilder settings = new StringBuilder();
    add(settings, "size=" + folder.size(), usual.size() != PictureFolder.of(folder.path()).size());
    add(settings, "short-side=" + folder.shortSide(), folder.shortSide() != usual.shortSide());
    add(settings, "area=" + folder.smallestArea(), folder.smallestArea() != usual.smallestArea());
    add(settings, "held-out=" + folder.heldOut(), folder.heldOut() != usual.heldOut());
    add(settings, "seed=" + folder.seed(), folder.seed() != usual.seed());
    add(settings, "strict", folder.strict());
    return folder.path().toAbsolutePath().normalize() + settings.toString();
  }

  private static void add(StringBuilder settings, String setting, boolean unusual) {
    if (unusual) {
      settings.append(settings.isEmpty() ? '?' : '&').append(setting);
    }
  }
}
