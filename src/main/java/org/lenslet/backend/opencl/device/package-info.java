/**
 * An open device: memory, transfers, kernels with arguments bound by name. With {@code platform}
 * and {@code program} beside it the only importer of {@code org.jocl}; nothing of JOCL leaves the
 * three. Everything native has an owner that closes it, and is counted by {@link
 * org.lenslet.backend.opencl.platform.LiveObjects}.
 *
 * <p>Thread rule: a {@link org.lenslet.backend.opencl.device.ClDevice} may be used by several
 * threads at once; a launch and what it is bound to belong to one thread at a time.
 */
package org.lenslet.backend.opencl.device;
