package org.lenslet.cli.shared;

import picocli.CommandLine;

/** What {@code --version} prints. */
public final class Version implements CommandLine.IVersionProvider {
  /** The version of the project; a test compares it with pom.xml. */
  public static final String NUMBER = "0.2.0";

  @Override
  public String[] getVersion() {
    String system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    return new String[] {"lenslet " + NUMBER + " (Java " + Runtime.version() + ", " + system + ")"};
  }
}
