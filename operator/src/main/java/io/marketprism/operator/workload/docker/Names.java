package io.marketprism.operator.workload.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.BadRequestException;
import com.github.dockerjava.api.exception.NotFoundException;

/** Which container a name means. */
final class Names {

  private Names() {}

  /**
   * Inspects the container that has this name or id. The engine would also take the beginning of an
   * id, and so answer with another container.
   *
   * @throws NotFoundException when there is none
   */
  static InspectContainerResponse inspect(DockerClient client, String nameOrId) {
    try {
      InspectContainerResponse response = client.inspectContainerCmd(nameOrId).exec();
      if (nameOrId.equals(response.getId()) || nameOrId.equals(plain(response.getName()))) {
        return response;
      }
    } catch (BadRequestException e) {
      // Several ids begin so; it would have found a name first.
    }
    throw new NotFoundException("{\"message\": \"No such container: %s\"}".formatted(nameOrId));
  }

  static String plain(String name) {
    return name.startsWith("/") ? name.substring(1) : name;
  }
}
