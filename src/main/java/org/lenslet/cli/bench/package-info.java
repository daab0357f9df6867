/** Commands that measure speed. */
package org.lenslet.cli.bench;
