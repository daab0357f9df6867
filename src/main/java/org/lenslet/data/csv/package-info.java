/** Tables of numbers as examples. */
package org.lenslet.data.csv;
