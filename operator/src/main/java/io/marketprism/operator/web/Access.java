package io.marketprism.operator.web;

import java.util.Optional;

/** Knows callers and their rights. */
public interface Access {

  /**
   * Who has this bearer token; empty where nobody has.
   *
   * @throws UnavailableException when that can't be found out now
   */
  Optional<Caller> authenticate(String token) throws UnavailableException;

  /**
   * Whether a caller has a right.
   *
   * @throws UnavailableException when that can't be found out now
   */
  boolean allows(Caller caller, Right right) throws UnavailableException;
}
