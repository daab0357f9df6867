/**
 * What commands share: options, figures for people, and errors as one line that says what to type.
 */
package org.lenslet.cli.shared;
