package io.marketprism.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Names the rules of the built-in runbook, as {@code Alert/scenario}, that an end-to-end test leads
 * to. The test fails if the operator hasn't decided by each of them when it is over, so that none
 * is covered by a test of another one.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(Shows.Proof.class)
public @interface Shows {

  /** The rules; a parameterized test has them among its arguments. */
  String[] value() default {};

  /** Looks for them in what the operator has told, while the test's resources are still there. */
  final class Proof implements InvocationInterceptor {

    private static final Pattern RULE = Pattern.compile("[A-Z][A-Za-z0-9]*/[a-z0-9-]+");

    /** All rules that a test names; none if it names none. */
    public static Set<String> rules(Method test) {
      CsvSource cases = test.getAnnotation(CsvSource.class);
      return rules(test, cases == null ? Stream.empty() : Arrays.stream(cases.value()));
    }

    private static Set<String> rules(Method test, Stream<String> arguments) {
      Shows shows = test.getAnnotation(Shows.class);
      return shows == null
          ? Set.of()
          : Stream.concat(Arrays.stream(shows.value()), arguments)
              .flatMap(text -> RULE.matcher(text).results())
              .map(MatchResult::group)
              .collect(Collectors.toSet());
    }

    @Override
    public void interceptTestMethod(
        Invocation<Void> invocation,
        ReflectiveInvocationContext<Method> method,
        ExtensionContext context)
        throws Throwable {
      invocation.proceed();
      prove(method);
    }

    @Override
    public void interceptTestTemplateMethod(
        Invocation<Void> invocation,
        ReflectiveInvocationContext<Method> method,
        ExtensionContext context)
        throws Throwable {
      invocation.proceed();
      prove(method);
    }

    private static void prove(ReflectiveInvocationContext<Method> method) {
      Set<String> rules =
          rules(method.getExecutable(), method.getArguments().stream().map(String::valueOf));
      assertThat(rules).as("rules of %s", method.getExecutable().getName()).isNotEmpty();
      assertThat(new Scene().decidedRules()).as("decided by").containsAll(rules);
    }
  }
}
