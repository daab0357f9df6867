/** Random numbers of a step. */
package org.lenslet.op.random;
