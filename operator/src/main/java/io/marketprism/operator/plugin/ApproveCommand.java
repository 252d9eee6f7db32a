package io.marketprism.operator.plugin;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says Approved to a Remediation that waits for approval. */
@Command(
    name = "approve",
    mixinStandardHelpOptions = true,
    description = "Approve what waits for approval: it is done once all gates are open.")
final class ApproveCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Approval approval = new Approval();

  @Override
  public Integer call() {
    spec.commandLine().getOut().println(approval.give("Approved"));
    return 0;
  }
}
