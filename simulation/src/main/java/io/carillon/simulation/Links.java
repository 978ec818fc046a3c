package io.carillon.simulation;

import io.carillon.agent.evidence.EvidenceLine;
import io.carillon.agent.link.PbxLink;
import io.carillon.agent.link.PbxListener;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Instant;

/** Links to Asterisk that answer something else, for {@link Plants}. */
final class Links {
  private Links() {}

  /** What is answered instead. */
  interface Answer {
    Object of(Object answer, String method);
  }

  static PbxLink answering(PbxLink link, Answer answer) {
    return (PbxLink) Proxy.newProxyInstance(PbxLink.class.getClassLoader(), new Class<?>[] {PbxLink.class}, (self, method, args) -> {
      try {
        return answer.of(method.invoke(link, args), method.getName());
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    });
  }

  /** Behind each epoch that is raised the one before it is said again. */
  static PbxLink lowering(PbxLink link) {
    return (PbxLink) Proxy.newProxyInstance(PbxLink.class.getClassLoader(), new Class<?>[] {PbxLink.class}, (self, method, args) -> {
      try {
        var answer = method.invoke(link, args);
        if (method.getName().equals("raise") && (long) args[0] > 1) link.raise((long) args[0] - 1);
        return answer;
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    });
  }

  /** {@link PbxLink#bar} says that its mark stands, and sets none. */
  static PbxLink withoutBars(PbxLink link) {
    var listener = new PbxListener[1];
    return (PbxLink) Proxy.newProxyInstance(PbxLink.class.getClassLoader(), new Class<?>[] {PbxLink.class}, (self, method, args) -> {
      if (method.getName().equals("open")) listener[0] = (PbxListener) args[0];
      if (method.getName().equals("bar")) {
        listener[0].wrote(new EvidenceLine.Marked((String) args[0], Instant.EPOCH));
        return null;
      }
      try {
        return method.invoke(link, args);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    });
  }
}
