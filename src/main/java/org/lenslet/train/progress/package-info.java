/** What a run tells while it lasts, and what it was. */
package org.lenslet.train.progress;
