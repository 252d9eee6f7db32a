package io.marketprism.operator.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;

/** The API's JSON: times as in RFC 3339, nothing for what is null. */
public final class Json {

  /** Reads and writes what the API answers; what a newer operator adds is left out. */
  public static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(
              new SimpleModule("times")
                  .addSerializer(Instant.class, new ToStringSerializer(Instant.class))
                  .addDeserializer(Instant.class, new Times()))
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private Json() {}

  private static final class Times extends StdDeserializer<Instant> {

    private static final long serialVersionUID = 1L;

    Times() {
      super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      try {
        return Instant.parse(parser.getText());
      } catch (DateTimeException e) {
        return (Instant) context.handleWeirdStringValue(Instant.class, parser.getText(), "no time");
      }
    }
  }
}
