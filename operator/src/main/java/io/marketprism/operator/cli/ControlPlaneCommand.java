package io.marketprism.operator.cli;

import picocli.CommandLine.Command;

/** What sets up a control plane beside the operator, step by step. */
@Command(
    name = "control-plane",
    mixinStandardHelpOptions = true,
    description =
        "Set up an API server: create the keys of one beside the operator, apply the operator's kinds"
            + " and rights, print the administrator's kubeconfig.",
    subcommands = {BootstrapCommand.class, InstallCommand.class, KubeconfigCommand.class})
final class ControlPlaneCommand {}
