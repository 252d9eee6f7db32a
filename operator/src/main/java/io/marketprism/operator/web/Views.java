package io.marketprism.operator.web;

import io.marketprism.operator.web.view.About;
import io.marketprism.operator.web.view.HostItem;
import io.marketprism.operator.web.view.StackDetail;
import io.marketprism.operator.web.view.StackItem;
import java.util.List;
import java.util.Optional;

/** What the operator's page shows, out of what this process knows already: it asks nobody. */
public interface Views {

  /** All stacks. */
  List<StackItem> stacks();

  /** One stack; empty where there is none of this name. */
  Optional<StackDetail> stack(String namespace, String name);

  /** All DockerHosts. */
  List<HostItem> dockerHosts();

  /** This operator. */
  About about();

  /** Which stacks change. */
  Changes changes();
}
