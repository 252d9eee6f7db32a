package io.marketprism.operator.workload;

import org.jspecify.annotations.Nullable;

/** A machine's way to itself, which no other machine can go. */
public final class Loopback {

  private Loopback() {}

  /** Whether it names nothing but that; a name is not looked up. */
  public static boolean names(@Nullable String address) {
    return address != null
        && (address.startsWith("127.") || address.equals("localhost") || address.equals("::1"));
  }
}
