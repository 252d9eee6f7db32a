package io.marketprism.operator.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that isn't understood is refused with the place: a misspelt word tests nothing. */
class ScenarioReaderTest {

  private static final String FRAME = "name: x\nuntil: 1m\nexpect: {}\n";

  @ParameterizedTest
  @CsvSource({"90s,90", "15,15", "2m30s,150", "1h,3600", "1h1m1s,3661", "0s,0", "168h,604800"})
  void aTimeIsHoursMinutesAndSeconds(String text, long seconds) throws ScenarioException {
    assertThat(ScenarioReader.duration("at", text)).isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-1m",
        "1.5m",
        "1s1m",
        "1d",
        "1 m",
        "٣s",
        "9999999s",
        "1441h",
        "86401m",
        "99999999999999999999h"
      })
  void anythingElseIsNoTime(String text) {
    assertThatThrownBy(() -> ScenarioReader.duration("at", text))
        .isInstanceOf(ScenarioException.class)
        .hasMessageStartingWith("at: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          nmae: y                                                        | nmae
          rows: {a: b}                                                   | rows
          timelin: []                                                    | timelin
          expect: {actoins: []}                                          | expect.actoins
          expect: {at: [{time: 1s, alert: BrokerDown, raeson: Acting}]}  | expect.at[0].raeson
          expect: {decisions: {BrokerDown: [Actnig]}}                    | expect.decisions.BrokerDown[0]
          timeline: [{att: 1s}]                                          | timeline[0].att
          timeline: [{at: 1s}, {at: 1s, servces: {}}]                    | timeline[1].servces
          timeline: [{at: 1s, services: {nats: {helthy: true}}}]         | timeline[0].services.nats.helthy
          timeline: [{at: 1s, services: {nats: {container: {stat: exited}}}}] | timeline[0].services.nats.container.stat
          timeline: [{at: 1s, services: {nats: {container: {state: exitd}}}}] | timeline[0].services.nats.container.state
          timeline: [{at: 1s, services: {nats: {crashLoop: {every: 1}}}}] | timeline[0].services.nats.crashLoop.every
          timeline: [{at: 1s, operator: restart}]                        | timeline[0].operator
          spec: {mod: Observe}                                           | spec.mod
          spec: {alerts: [{name: BrokerDown, forSecond: 5}]}             | spec.alerts[0].forSecond
          spec: {alerts: [{name: BrokerDown, scenarios: [{name: stopped, wen: x}]}]} | spec.alerts[0].scenarios[0].wen
          spec: {services: [{name: nats, workload: {docker: {container: [x]}}}]} | spec.services[0].workload.docker.container
          timeline: [{at: 1s, spec: {limit: {}}}]                        | timeline[0].spec.limit
          """)
  void aMisspeltWordIsRefusedWithItsPath(String line, String path) {
    String frame = frameWithout(line);
    assertThatThrownBy(() -> Scenario.play(frame + line))
        .isInstanceOf(ScenarioException.class)
        .hasMessageContaining(path);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          timeline: [{at: 1s, services: {nat: {}}}]                                | timeline[1s].services.nat: there is no such service
          timeline: [{at: 1s, services: {nats: {probes: {health: ok}}}}]           | timeline[1s].services.nats.probes: there is no probe health
          timeline: [{at: 1s, services: {nats: {probes: {healthz: 5}}}}]           | timeline[1s].services.nats.probes.healthz: say ok
          timeline: [{at: 1s, services: {nats: {probes: {healthz: [ok]}}}}]        | timeline[1s].services.nats.probes.healthz: say ok
          timeline: [{at: 1s, services: {nats: {probes: {healthz: {oc: true}}}}}]  | timeline[1s].services.nats.probes.healthz.oc
          timeline: [{at: 1s, services: {nats: {probes: {healthz: {ok: maybe}}}}}] | timeline[1s].services.nats.probes.healthz.ok
          timeline: [{at: 1s, services: {nats: {probes: {healthz: {status: x}}}}}] | timeline[1s].services.nats.probes.healthz.status
          timeline: [{at: 1s, services: {data-collector: {values: {memori: 5}}}}]  | values: there is no value memori
          timeline: [{at: 1s, services: {data-collector: {values: {memory: much}}}}] | values.memory: "much" is no number
          timeline: [{at: 1s, services: {data-collector: {values: {memory: {a: 1}}}}}] | values.memory: this is one number
          timeline: [{at: 1s, services: {data-collector: {values: {websockets: 1}}}}] | values.websockets: these are numbers by label
          timeline: [{at: 1s, services: {data-collector: {values: {websockets: {a: x}}}}}] | values.websockets: "x" is no number
          timeline: [{at: 1s, services: {nats: {container: {memoryLimit: much}}}}] | container.memoryLimit
          timeline: [{at: 1s, services: {nats: {crashLoop: {everySeconds: 0, exitCode: 1}}}}] | crashLoop.everySeconds: 0 is less than 1
          timeline: [{at: 1s, services: {nats: {crashLoop: {exitCode: 1}}}}]       | timeline[0].services.nats.crashLoop.everySeconds
          timeline: [{at: 1s, services: {nats: {bootSeconds: -1}}}]                | bootSeconds: -1 is less than 0
          timeline: [{at: 1s, services: {nats: {host: away}}}]                     | host: away is neither ok nor unknown
          timeline: [{at: 1s, services: {nats: {container: {state: 1}}}}]          | timeline[0].services.nats.container.state
          expect: {at: [{time: 1s, alert: BrokerDown}]}                            | expect.at[0] expects nothing
          expect: {at: [{time: 1s, alert: BrokerDwn, reason: Acting}]}             | there is no alert BrokerDwn
          expect: {decisions: {BrokerDwn: []}}                                     | there is no alert BrokerDwn
          expect: {actions: [soon Start nats]}                                     | expect.actions: soon is no time
          """)
  void whatMeansNothingIsRefusedWithItsPath(String line, String message) {
    String frame = frameWithout(line);
    String stopped =
        line.startsWith("expect:")
            ? "timeline: [{at: 5s, services: {nats: {container: {state: exited}}}}]\n"
            : "";
    assertThatThrownBy(() -> Scenario.play(frame + stopped + line))
        .isInstanceOf(ScenarioException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {limits: {perService: {count: 0, periodSeconds: 600}}} | limits.perService.count must not be below 1: 0
          {limits: {perService: {count: 1}}}                     | limits.perService.periodSeconds is missing
          {settleSeconds: 99999}                                 | settleSeconds must not be above 3600: 99999
          {pause: {}}                                            | pause.reason is missing
          {pause: {reason: x, until: tomorrow}}                  | pause.until must match
          {services: [{}]}                                       | services[0].name is missing
          {services: [{name: Nats}]}                             | services[Nats].name must match
          {services: [{name: n, workload: {docker: {containers: []}}}]} | services[n].workload.docker.containers is too short
          {alerts: [{name: A, annotations: {a: x, b: x, c: x, d: x, e: x, f: x, g: x}}]} | alerts[A].annotations is too short or too long: 7
          {services: [{name: nats, dependsOn: [NATS]}]}          | services[nats].dependsOn[0] must match
          {alerts: [{name: BrokerDown, scenarios: [{name: stopped, waitSeconds: 5}]}]} | alerts[BrokerDown].scenarios[stopped].waitSeconds must not be below 60: 5
          {alerts: [{name: BrokerDown, expr: nonsense}]}         | alerts[BrokerDown].expr: column 1: undeclared reference
          {alerts: [{name: X}]}                                  | alerts[X].service: needs a service
          """)
  void whatAnApiServerOrTheOperatorWouldRefuseOfASpecIsRefused(String spec, String message) {
    assertThatThrownBy(() -> Scenario.play(FRAME + "spec: " + spec))
        .isInstanceOf(ScenarioException.class)
        .hasMessageContaining("spec." + message);
    assertThatThrownBy(() -> Scenario.play(FRAME + "timeline: [{at: 7s, spec: " + spec + "}]"))
        .isInstanceOf(ScenarioException.class)
        .hasMessageContaining("timeline[7s].spec." + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          timeline:                                                       | empty: timeline
          timeline: [null]                                                | empty: timeline[0]
          timeline: [{at: 1s, services: {nats: }}]                        | empty: timeline[0].services.nats
          timeline: [{at: 1s, services: {nats: {probes: {healthz: }}}}]   | empty: timeline[0].services.nats.probes.healthz

          timeline: [{at: 1s, services: {nats: {container: {env: {A: ~}}}}}] | empty: timeline[0].services.nats.container.env.A
          spec: {alerts: [null]}                                          | empty: spec.alerts[0]
          expect: {actions: }                                             | empty: expect.actions
          expect: {events: [null, x]}                                     | empty: expect.events[0]
          """)
  void whatHasANameAndNothingElseIsRefused(String line, String message) {
    String frame = frameWithout(line);
    assertThatThrownBy(() -> Scenario.play(frame + line))
        .isInstanceOf(ScenarioException.class)
        .hasMessage(message);
  }

  @Test
  void aNullInABodyIsWhatTheServiceSays() throws ScenarioException {
    assertThat(
            Scenario.play(
                    """
                    name: x
                    until: 10s
                    spec:
                      alerts: [{name: X, service: nats, expr: probe.healthz.body.status == null, scenarios: [{name: a, action: Watch}]}]
                    timeline: [{at: 5s, services: {nats: {probes: {healthz: {body: {status: null}}}}}}]
                    expect: {at: [{time: 6s, alert: X, reason: Watching}]}
                    """)
                .mismatches())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "~",
        "[]",
        "just a text",
        "name: x",
        "name: x\nuntil: 1m",
        "until: 1m\nexpect: {}",
        "name: x\nuntil: 1m\nexpect: {}\n---\nname: y",
        "name: x\nname: y\nuntil: 1m\nexpect: {}",
        "name: x\nuntil: 1m\nexpect: {actions: [], actions: [x]}",
        "name: &a x\nuntil: *a\nexpect: {}",
        "a: b: c",
        "{",
        "\t"
      })
  void whatIsNoScenarioIsRefused(String text) {
    assertThatThrownBy(() -> Scenario.play(text)).isInstanceOf(ScenarioException.class);
  }

  @Test
  void aFileThatCanNotBeReadIsRefusedWithItsName() {
    assertThatThrownBy(() -> Scenario.play(Path.of("no-such-file.yaml")))
        .isInstanceOf(ScenarioException.class)
        .hasMessageContaining("no-such-file.yaml");
  }

  /** What every file has, but for the field that the line gives. */
  private static String frameWithout(String line) {
    String field = line.substring(0, line.indexOf(':') + 1);
    return FRAME
        .lines()
        .filter(l -> !l.startsWith(field))
        .collect(Collectors.joining("\n", "", "\n"));
  }
}
