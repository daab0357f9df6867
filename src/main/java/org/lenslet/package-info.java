/**
 * The way in: {@link org.lenslet.Backends} opens devices. Models come from {@code
 * org.lenslet.layer} and {@code org.lenslet.model}, training from {@code org.lenslet.train}.
 */
package org.lenslet;
