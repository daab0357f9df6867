/**
 * Files that are either whole or absent: what weights, checkpoints, metrics and reports are written
 * with; the user's cache folder; paths as users write them. Knows nothing of what the files hold,
 * so every package may use it.
 */
package org.lenslet.io;
