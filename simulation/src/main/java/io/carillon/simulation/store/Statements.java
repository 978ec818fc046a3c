package io.carillon.simulation.store;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** What each statement of the scheduler does here, by its text. One that is not known fails by name: it is new, and has to be taught. */
public final class Statements {
  /**
   * @param names the columns of the answer, as the statement names them
   * @param decides whether only the lead may do it
   */
  record Statement(String[] names, Consumer<Call> body, boolean decides) {}

  private static final Set<String> DECISIONS = Set.of(Sql.of("dispatch.PgApply", "CLAIM"), Sql.of("dispatch.PgApply", "ATTEMPTS"), Sql.of("dispatch.PgApply", "DEFER"), Sql.of("pace.PgShares", "STORE"));
  private static final Map<String, Statement> ALL = new Statements(new HashMap<>()).taught();
  private final Map<String, Statement> byText;

  public Statements() {
    this(new HashMap<>(ALL));
  }

  private Statements(Map<String, Statement> byText) {
    this.byText = byText;
  }

  private Map<String, Statement> taught() {
    LeaseStatements.into(this);
    DispatchStatements.into(this);
    SettleStatements.into(this);
    JobStatements.into(this);
    AgentStatements.into(this);
    OutboxStatements.into(this);
    BreakerStatements.into(this);
    DayStatements.into(this);
    return Map.copyOf(byText);
  }

  void add(String type, String constant, String names, Consumer<Call> body) {
    add(Sql.of(type, constant), names, body);
  }

  void add(String text, String names, Consumer<Call> body) {
    byText.put(text, new Statement(names.isEmpty() ? new String[0] : names.split(" "), body, DECISIONS.contains(text)));
  }

  Statement of(String text) {
    var known = byText.get(text);
    if (known == null) throw new IllegalStateException("the store in memory does not know the statement: " + text);
    return known;
  }

  Set<String> texts() {
    return byText.keySet();
  }

  /** Puts something in a statement's place: how a defect is planted. */
  void instead(String type, String constant, UnaryOperator<Consumer<Call>> other) {
    String text = Sql.of(type, constant);
    var was = of(text);
    byText.put(text, new Statement(was.names(), other.apply(was.body()), was.decides()));
  }
}
