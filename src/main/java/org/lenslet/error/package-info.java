/**
 * The exception types. Every message has the form {@code subject: expected ..., got ...}, lower
 * case, and says what to do; the command line prints it as one line.
 */
package org.lenslet.error;
