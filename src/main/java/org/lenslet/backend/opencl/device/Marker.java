package org.lenslet.backend.opencl.device;

import static org.jocl.CL.*;

import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_command_queue;
import org.jocl.cl_event;
import org.lenslet.backend.opencl.platform.LiveObjects;
import org.lenslet.backend.opencl.platform.Releases;

/**
 * Tells when a queue has done all that is in it; placed and removed again and again, so that a step
 * allocates nothing. Used under its owner's lock.
 */
final class Marker {
  private final cl_event event = new cl_event();
  private final cl_event[] events = {event};
  private final int[] status = new int[1];
  private final Pointer toStatus = Pointer.to(status);
  private boolean placed;

  /** Goes behind the last command of the queue. The queue still has to be flushed. */
  void place(cl_command_queue queue) {
    clEnqueueMarkerWithWaitList(queue, 0, null, event);
    LiveObjects.created(event);
    placed = true;
  }

  boolean isPlaced() {
    return placed;
  }

  /** Whether all before it is done, or has failed. */
  boolean isPassed() {
    clGetEventInfo(event, CL_EVENT_COMMAND_EXECUTION_STATUS, Sizeof.cl_int, toStatus, null);
    return status[0] <= CL_COMPLETE;
  }

  /** Waits as the driver waits. */
  void await() {
    clWaitForEvents(1, events);
  }

  void remove() {
    if (placed) {
      placed = false;
      Releases.quietly(() -> clReleaseEvent(event));
    }
  }
}
