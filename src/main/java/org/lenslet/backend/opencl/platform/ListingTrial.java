package org.lenslet.backend.opencl.platform;

import java.util.Map;
import java.util.Optional;

/**
 * Loads the drivers and lists their devices in a Java process of its own, before this one does:
 * some die of nothing but that, as PoCL 3.1 with POCL_MAX_PTHREAD_COUNT=-1.
 */
public final class ListingTrial {
  private ListingTrial() {}

  /** Why nothing may be listed in this process; empty where it may. */
  static Optional<Absence> absence() {
    Map<String, String> environment = System.getenv();
    return absence(
        new DriverTrial(
            "listing " + VendorFiles.lines(environment),
            DriverTrial.command(ListingTrial.class),
            environment));
  }

  static Optional<Absence> absence(DriverTrial trial) {
    return trial
        .failure()
        .map(death -> new Absence(Absence.Part.DRIVER, "a driver that dies when loaded: " + death));
  }

  /** Lists. */
  public static void main(String[] arguments) {
    DriverTrial.begin();
    Platforms.list();
    DriverTrial.pass();
  }
}
