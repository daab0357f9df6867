/** Commands about this machine: which devices it has, what is missing, and what to install. */
package org.lenslet.cli.device;
