/**
 * The exception types. Every message has the form {@code subject: expected ..., got ...}, lower
 * case, and says what to do to whoever uses the library; the command line prints it as one line and
 * adds what to type.
 */
package org.lenslet.error;
