package io.marketprism.operator.workload.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Frame;
import io.marketprism.operator.workload.ContainerLog;
import java.io.IOException;
import java.time.Instant;

/** Reads the end of a container's log. */
final class LogReader {

  private LogReader() {}

  /** Takes as long as the engine takes; an interrupt ends it and its connection. */
  static ContainerLog read(
      DockerClient client, String containerId, Instant since, int maxLines, int maxBytes)
      throws IOException, InterruptedException {
    LogLines lines = new LogLines(since, maxLines, maxBytes);
    client
        .logContainerCmd(containerId)
        .withStdOut(true)
        .withStdErr(true)
        .withTimestamps(true)
        // Whole seconds only: the rest is cut off here. One more line tells whether more are there.
        .withSince(Math.clamp(since.getEpochSecond(), 0, Integer.MAX_VALUE))
        .withTail(maxLines + 1)
        .exec(new Answers<Frame>(piece -> lines.take(piece.getStreamType(), piece.getPayload())))
        .await();
    return lines.end();
  }
}
