package io.marketprism.operator.e2e;

import io.marketprism.operator.proxy.CallProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Operators between proxies: one before the API server and one before the Docker Engine, by which
 * they can be watched and struck at any moment.
 */
final class Rig implements AutoCloseable {

  private static final Path ENGINE = Path.of("/var/run/docker.sock");

  private final ControlPlane controlPlane = ControlPlane.get();
  private final CallProxy api = controlPlane.proxy();
  private final CallProxy docker = CallProxy.unix(ENGINE);
  private final Scene scene = new Scene();
  private final List<OperatorUnderTest> operators = new ArrayList<>();
  private final List<Bench> benches = new ArrayList<>();
  private final Watch watch;

  /** No resource is left of an earlier test, and no other operator runs. */
  Rig() {
    OperatorUnderTest.endShared();
    scene.removeResources();
    removeDemo();
    controlPlane.forgetLease();
    watch = new Watch(docker);
  }

  /**
   * What an earlier class has left running, whose health checks take a tenth of a core. Outside of
   * a lane it may be somebody's.
   */
  private static void removeDemo() {
    if (System.getenv("MARKETPRISM_LANE") != null) {
      Shell.run("demo/services/stack", "down");
    }
  }

  Scene scene() {
    return scene;
  }

  CallProxy api() {
    return api;
  }

  CallProxy docker() {
    return docker;
  }

  Watch watch() {
    return watch;
  }

  /**
   * Makes containers that go with the rig.
   *
   * @param stopSeconds how long Docker waits for one that is asked to end
   */
  Bench bench(int size, int stopSeconds) {
    Bench bench = new Bench(size, stopSeconds);
    benches.add(bench);
    return bench;
  }

  /** Applies the DockerHost of these containers, by way of the proxy. */
  void applyHost(Bench bench) {
    scene.applyHostAs("unix://" + docker.socket(), bench.hostFields());
  }

  /** Starts an operator by way of the proxies; it goes on until the rig is closed. */
  OperatorUnderTest start(String... options) {
    OperatorUnderTest operator = begin(options);
    operator.awaitReady();
    return operator;
  }

  /** The same without waiting until it is ready. */
  OperatorUnderTest begin(String... options) {
    OperatorUnderTest operator =
        OperatorUnderTest.begin(controlPlane.operatorKubeconfig(api), List.of(options));
    operators.add(operator);
    return operator;
  }

  /** What the end of the process closes, and the Lease that it can't give back. */
  void hangUp() {
    api.hangUp();
    docker.hangUp();
    controlPlane.forgetLease();
  }

  /** Judges what was seen, while the operators still run. */
  void judge() {
    watch.judge(Duration.ofSeconds(90));
  }

  @Override
  public void close() {
    operators.stream().filter(OperatorUnderTest::isAlive).forEach(OperatorUnderTest::kill);
    controlPlane.forgetLease();
    scene.removeResources();
    benches.forEach(Bench::close);
    watch.close();
    api.close();
    docker.close();
  }
}
