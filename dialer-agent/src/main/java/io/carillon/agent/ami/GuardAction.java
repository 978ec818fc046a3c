package io.carillon.agent.ami;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.asteriskjava.manager.action.AbstractManagerAction;

/**
 * An Originate with exactly the encoder's headers, in their order. The library's own action would put each field on the wire as
 * it finds it, by reflection; {@code attributes} is its way for headers given as they are. Public because the library reflects on
 * it.
 */
public final class GuardAction extends AbstractManagerAction {
  private final transient List<AmiEncoder.Header> headers;

  GuardAction(String actionId, List<AmiEncoder.Header> headers) {
    setActionId(actionId);
    this.headers = headers;
  }

  @Override public String getAction() {
    return "Originate";
  }

  /** As a map in which a name may stand more than once: only its entries are read. */
  public Map<String, String> getAttributes() {
    return new AbstractMap<>() {
      @Override public Set<Entry<String, String>> entrySet() {
        return new AbstractSet<>() {
          @Override public Iterator<Entry<String, String>> iterator() {
            return headers.stream().<Entry<String, String>>map(header -> Map.entry(header.name(), header.value())).iterator();
          }

          @Override public int size() {
            return headers.size();
          }
        };
      }
    };
  }
}
