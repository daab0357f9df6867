/** Digits drawn by strokes of a pen. */
package org.lenslet.data.digit;
