/** The command that sets runs side by side. */
package org.lenslet.cli.compare;
