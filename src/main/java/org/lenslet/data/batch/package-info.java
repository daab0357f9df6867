/** Batches of examples, read ahead by a thread of their own. */
package org.lenslet.data.batch;
