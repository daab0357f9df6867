/**
 * The folder that a training run leaves behind: its settings, what it was run with, its result, and
 * the lock that keeps a second process out of it.
 */
package org.lenslet.cli.run;
