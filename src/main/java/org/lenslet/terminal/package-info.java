/** A line of the terminal that is drawn over and over while something goes on. */
package org.lenslet.terminal;
