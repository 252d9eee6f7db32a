package io.marketprism.operator.cli;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.marketprism.operator.metrics.ApiMetrics;
import java.nio.ByteBuffer;
import java.util.List;

/** Counts the requests to the API server and their answers. */
final class ApiCalls implements Interceptor {

  private final ApiMetrics metrics;

  ApiCalls(ApiMetrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public void after(
      HttpRequest request,
      HttpResponse<?> response,
      AsyncBody.Consumer<List<ByteBuffer>> consumer) {
    metrics.answered(request.method(), response.code());
  }

  @Override
  public void afterConnectionFailure(HttpRequest request, Throwable failure) {
    metrics.unanswered(request.method());
  }
}
