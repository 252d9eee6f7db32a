package io.marketprism.operator.probe.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import io.marketprism.operator.runbook.Reading;

/** The one number that an instant query of Prometheus gives, if it gives one. */
final class QueryAnswer {

  private QueryAnswer() {}

  static Reading<Double> read(JsonNode data) {
    JsonNode result = data.path("result");
    String type = data.path("resultType").asText();
    return switch (type) {
      case "scalar" -> number(result);
      case "vector" -> onlySample(result);
      case "string", "matrix" ->
          Reading.unknown("the query gives a " + type + ", a number is needed");
      default -> Reading.unknown(PrometheusApi.NOT_UNDERSTOOD);
    };
  }

  private static Reading<Double> onlySample(JsonNode samples) {
    if (!samples.isArray()) {
      return Reading.unknown(PrometheusApi.NOT_UNDERSTOOD);
    }
    return switch (samples.size()) {
      case 0 -> Reading.unknown("the query has no result");
      case 1 ->
          samples.path(0).has("histogram")
              ? Reading.unknown("the query gives a histogram, a number is needed")
              : number(samples.path(0).path("value"));
      default -> Reading.unknown("the query has " + samples.size() + " results, one is needed");
    };
  }

  /** Of a pair of a time and a text. */
  private static Reading<Double> number(JsonNode sample) {
    String text = sample.path(1).asText();
    return switch (text) {
      case "+Inf" -> Reading.of(Double.POSITIVE_INFINITY);
      case "-Inf" -> Reading.of(Double.NEGATIVE_INFINITY);
      case "NaN" -> Reading.unknown("the query's result is not a number");
      default -> parse(text);
    };
  }

  private static Reading<Double> parse(String text) {
    try {
      return Reading.of(Double.valueOf(text));
    } catch (NumberFormatException e) {
      return Reading.unknown(PrometheusApi.NOT_UNDERSTOOD);
    }
  }
}
