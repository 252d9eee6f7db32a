package io.marketprism.operator.plugin;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says Refused to a Remediation that waits for approval. */
@Command(
    name = "refuse",
    mixinStandardHelpOptions = true,
    description = "Refuse what waits for approval: it is not done.")
final class RefuseCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Approval approval = new Approval();

  @Override
  public Integer call() {
    spec.commandLine().getOut().println(approval.give("Refused"));
    return 0;
  }
}
