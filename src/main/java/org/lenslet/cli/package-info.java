/**
 * The command line: a class a command, and what they share. Commands say what goes in and out;
 * everything that computes lies in the packages below, open to programs as well.
 */
package org.lenslet.cli;
