package io.carillon.contract;

import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.function.Function;

/** A record's accessors as functions: reflection costs more than all else that is done with a field. */
final class Accessors {
  private Accessors() {}

  /**
   * What the accessor answers, boxed where it is a number.
   *
   * @throws IllegalAccessException where its class is not public
   */
  @SuppressWarnings("unchecked")
  static Function<Object, Object> function(Method accessor) throws IllegalAccessException {
    var here = MethodHandles.lookup();
    var handle = here.unreflect(accessor);
    try {
      return (Function<Object, Object>) LambdaMetafactory.metafactory(here, "apply", MethodType.methodType(Function.class), MethodType.methodType(Object.class, Object.class), handle,
          handle.type().wrap()).getTarget().invoke();
    } catch (IllegalAccessException unreachable) {
      throw unreachable;
    } catch (Throwable e) {
      throw new IllegalStateException("no function can be made of " + accessor, e);
    }
  }
}
