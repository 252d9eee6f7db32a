package io.marketprism.operator.e2e;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test a {@link Rig} and has all that happened in it judged after it, while its operators
 * still run: no test has to ask for that.
 */
final class UnderOracle implements ParameterResolver, AfterEachCallback {

  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(UnderOracle.class);

  /** A rig for each test, also where a constructor is given it. */
  @Override
  public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
    return ExtensionContextScope.TEST_METHOD;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Rig.class;
  }

  @Override
  public Rig resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context.getStore(NAMESPACE).computeIfAbsent(Rig.class, type -> new Rig(), Rig.class);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    // The store closes the rig, whatever is found.
    Rig rig = context.getStore(NAMESPACE).get(Rig.class, Rig.class);
    if (rig != null && context.getExecutionException().isEmpty()) {
      rig.judge();
    }
  }
}
