package org.lenslet.cli.shared;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.lenslet.backend.Backend;
import org.lenslet.backend.opencl.OpenClBackend;

/**
 * What every row of JSON says besides its results: on which device, by which driver, with which
 * versions and when. Keys are in snake_case and keep their meaning from version to version.
 */
public final class JsonRow {
  private JsonRow() {}

  /** The results, and after them what they were computed with; results are not overwritten. */
  public static Map<String, Object> of(Map<String, Object> results, Backend backend) {
    Map<String, Object> row = new LinkedHashMap<>(results);
    row.putIfAbsent("device", backend.deviceName());
    row.putIfAbsent("backend", backend.name());
    row.putIfAbsent("driver", driver(backend));
    return of(row);
  }

  /** The results of what no device was opened for, and after them versions and date. */
  public static Map<String, Object> of(Map<String, Object> results) {
    Map<String, Object> row = new LinkedHashMap<>(results);
    row.put("lenslet", Version.NUMBER);
    row.put("java", Runtime.version().toString());
    row.put("os", system());
    row.put("date", now());
    return row;
  }

  /** The OpenCL driver with its version; for the backends in Java, the virtual machine. */
  public static String driver(Backend backend) {
    return backend instanceof OpenClBackend device ? device.facts().driver() : virtualMachine();
  }

  /** What runs Java. */
  public static String virtualMachine() {
    return System.getProperty("java.vm.name") + " " + Runtime.version();
  }

  /** The operating system with its version. */
  public static String system() {
    return System.getProperty("os.name")
        + " "
        + System.getProperty("os.version")
        + ", "
        + System.getProperty("os.arch");
  }

  /** Now, as in {@code 2025-01-31T12:00:00Z}. */
  public static String now() {
    return DateTimeFormatter.ISO_INSTANT.format(
        ZonedDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS));
  }
}
