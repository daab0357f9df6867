/**
 * The files of data sets: looked for in folders, read with bounds, room made for what they hold.
 */
package org.lenslet.data.file;
