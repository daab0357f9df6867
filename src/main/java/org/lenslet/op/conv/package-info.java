/** Convolution in its three directions, and which channels it connects. */
package org.lenslet.op.conv;
