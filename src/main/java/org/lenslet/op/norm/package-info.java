/** Normalizations along an axis. */
package org.lenslet.op.norm;
