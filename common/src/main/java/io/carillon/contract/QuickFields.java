package io.carillon.contract;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.BeanPropertyWriter;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import java.lang.reflect.Method;
import java.util.List;
import java.util.function.Function;

/** Writes records' fields as Jackson does, but asks for each by a function of its own. What is out of the ordinary is left to Jackson. */
final class QuickFields {
  private QuickFields() {}

  static SimpleModule module() {
    return new SimpleModule("quick fields").setSerializerModifier(new Modifier());
  }

  private static final class Modifier extends BeanSerializerModifier {
    private static final long serialVersionUID = 1;

    @Override public List<BeanPropertyWriter> changeProperties(SerializationConfig config, BeanDescription of, List<BeanPropertyWriter> fields) {
      fields.replaceAll(Modifier::quick);
      return fields;
    }

    private static BeanPropertyWriter quick(BeanPropertyWriter field) {
      boolean ordinary = field.getClass() == BeanPropertyWriter.class && field.getMember().getMember() instanceof Method && field.getMember().getDeclaringClass().isRecord();
      if (!ordinary) return field;
      try {
        return new Quick(field, Accessors.function((Method) field.getMember().getMember()));
      } catch (IllegalAccessException notOurs) {
        return field;
      }
    }
  }

  private static final class Quick extends BeanPropertyWriter {
    private static final long serialVersionUID = 1;
    private final transient Function<Object, Object> of;

    Quick(BeanPropertyWriter field, Function<Object, Object> of) {
      super(field);
      this.of = of;
    }

    @Override public void serializeAsField(Object bean, JsonGenerator to, SerializerProvider provider) throws Exception {
      Object value = of.apply(bean);
      if (value == null && _nullSerializer == null && _suppressableValue == null) return;
      if (value == null || _serializer == null || _suppressableValue != null || _typeSerializer != null) {
        super.serializeAsField(bean, to, provider);
        return;
      }
      to.writeFieldName(_name);
      _serializer.serialize(value, to, provider);
    }
  }
}
