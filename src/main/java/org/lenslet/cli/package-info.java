/**
 * The command line: where it starts. The commands lie in a package a family, and say what goes in
 * and out; everything that computes lies in the packages outside, open to programs as well.
 */
package org.lenslet.cli;
