package io.marketprism.operator.workload.docker;

import static io.marketprism.operator.workload.docker.PlainText.bytes;

import com.github.dockerjava.api.model.BlkioStatEntry;
import com.github.dockerjava.api.model.BlkioStatsConfig;
import com.github.dockerjava.api.model.CpuStatsConfig;
import com.github.dockerjava.api.model.MemoryStatsConfig;
import com.github.dockerjava.api.model.StatisticNetworksConfig;
import com.github.dockerjava.api.model.Statistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a container uses, for a person. */
final class StatsText {

  private StatsText() {}

  /**
   * What it uses now.
   *
   * @param before what it had used a moment before
   */
  static String of(Statistics before, Statistics seen) {
    List<String> lines = new ArrayList<>();
    MemoryStatsConfig memory = seen.getMemoryStats();
    if (memory != null) {
      lines.add(
          "memory: %s of %s, page cache in it %s, at most %s so far"
              .formatted(
                  bytes(memory.getUsage()),
                  bytes(memory.getLimit()),
                  bytes(cache(memory)),
                  bytes(memory.getMaxUsage())));
      if (memory.getFailcnt() != null) {
        lines.add("the memory limit was hit %d times".formatted(memory.getFailcnt()));
      }
    }
    lines.add("CPU: " + cpu(before, seen));
    lines.add(
        "processes and threads: "
            + (seen.getPidsStats() == null || seen.getPidsStats().getCurrent() == null
                ? "unknown"
                : seen.getPidsStats().getCurrent()));
    Map<String, StatisticNetworksConfig> networks =
        seen.getNetworks() == null ? Map.of() : new TreeMap<>(seen.getNetworks());
    networks.forEach(
        (name, network) ->
            lines.add(
                "network %s: %s received, %s sent, %s dropped, %s errors"
                    .formatted(
                        name,
                        bytes(network.getRxBytes()),
                        bytes(network.getTxBytes()),
                        sum(network.getRxDropped(), network.getTxDropped()),
                        sum(network.getRxErrors(), network.getTxErrors()))));
    lines.add("block devices: " + blocks(seen.getBlkioStats()));
    return String.join("\n", lines);
  }

  /** It counts as used and is given back when memory is short. */
  private static @Nullable Long cache(MemoryStatsConfig memory) {
    if (memory.getStats() == null) {
      return null;
    }
    Long total = memory.getStats().getTotalInactiveFile(); // cgroup v1
    return total == null ? memory.getStats().getInactiveFile() : total;
  }

  /** Between the two looks; of one CPU, so two busy ones are 200 %. */
  private static String cpu(Statistics before, Statistics seen) {
    return cores(before.getCpuStats(), seen.getCpuStats())
        .map(cores -> String.format(Locale.ROOT, "%.1f %%", cores * 100))
        .orElse("unknown");
  }

  /**
   * How many cores it used between the two looks that the engine takes; empty where it can't say.
   */
  static Optional<Double> cores(Statistics seen) {
    return cores(seen.getPreCpuStats(), seen.getCpuStats());
  }

  private static Optional<Double> cores(
      @Nullable CpuStatsConfig before, @Nullable CpuStatsConfig after) {
    if (before == null
        || after == null
        || before.getSystemCpuUsage() == null
        || after.getSystemCpuUsage() == null) {
      return Optional.empty();
    }
    double used = total(after) - total(before);
    double passed = after.getSystemCpuUsage() - before.getSystemCpuUsage();
    Long cpus = after.getOnlineCpus();
    return passed <= 0 ? Optional.empty() : Optional.of(used / passed * (cpus == null ? 1 : cpus));
  }

  private static double total(CpuStatsConfig cpu) {
    Long total = cpu.getCpuUsage() == null ? null : cpu.getCpuUsage().getTotalUsage();
    return total == null ? 0 : total;
  }

  private static long sum(@Nullable Long a, @Nullable Long b) {
    return (a == null ? 0 : a) + (b == null ? 0 : b);
  }

  private static String blocks(@Nullable BlkioStatsConfig io) {
    List<BlkioStatEntry> entries = io == null ? null : io.getIoServiceBytesRecursive();
    if (entries == null || entries.isEmpty()) {
      return "nothing read or written";
    }
    return "%s read, %s written"
        .formatted(bytes(sum(entries, "read")), bytes(sum(entries, "write")));
  }

  private static long sum(List<BlkioStatEntry> entries, String operation) {
    return entries.stream()
        .filter(entry -> operation.equalsIgnoreCase(entry.getOp()) && entry.getValue() != null)
        .mapToLong(BlkioStatEntry::getValue)
        .sum();
  }
}
