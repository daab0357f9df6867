/** Cases from files: the problem shapes of real networks, one a line, in place of the catalogue. */
package org.lenslet.parity.shapes;
