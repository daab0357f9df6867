package org.lenslet;

import java.util.Map;
import java.util.Optional;

/**
 * What PoCL before version 4 does to the signals of a Java machine. It takes SIGFPE, by which the
 * machine throws ArithmeticException, and SIGSEGV, without which it dies: see native-notes/pocl.md.
 * Both are cured in the environment alone, before Java starts, as the launcher does.
 */
final class PoclSignals {
  private static final int FIRST_GOOD_VERSION = 4;

  private PoclSignals() {}

  /** What a user of this driver has to set, in one line; empty where all is well. */
  static Optional<String> note(String platform, String driver, Map<String, String> environment) {
    if (!platform.equals("Portable Computing Language")
        || !driver.matches("[0-9]+\\..*")
        || Integer.parseInt(driver.substring(0, driver.indexOf('.'))) >= FIRST_GOOD_VERSION) {
      return Optional.empty();
    }
    boolean arithmetic = environment.getOrDefault("POCL_SIGFPE_HANDLER", "1").equals("0");
    boolean chained = environment.getOrDefault("LD_PRELOAD", "").contains("libjsig");
    return arithmetic && chained
        ? Optional.empty()
        : Optional.of(
            "PoCL "
                + driver
                + " takes signals that Java needs; start Java with POCL_SIGFPE_HANDLER=0 and"
                + " LD_PRELOAD=$JAVA_HOME/lib/libjsig.so in the environment, or it may die");
  }
}
