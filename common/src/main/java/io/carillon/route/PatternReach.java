package io.carillon.route;

import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether a dial pattern can ever take a number, and whether others before it leave it any. Exact for the forms that numbers
 * have ({@code +} and 5 to 15 digits, or 2 to 40 digits), and on the safe side where others look at the caller id: one that
 * wants a caller id takes nothing from a pattern that does not, and two caller id patterns together count for no more than
 * each.
 *
 * <p>All patterns are walked together, sign by sign; what is remembered is which of them still fit. Where that would be more than
 * {@value #MOST_STATES} different sets, a number is said to be left.
 */
public final class PatternReach {
  private static final String SIGNS = "0123456789*#+";
  private static final int DIGITS = 0x3ff;
  private static final int PLUS = 1 << 12;
  private static final int MOST_STATES = 20_000;
  private static final Form NUMBERS = new Form(DIGITS & ~1, 5, 15, 2, 40);
  private static final Form CALLERS = new Form(DIGITS, 2, 15, 2, 15);

  private PatternReach() {}

  /** @param afterPlus the signs that may follow a plus; the rest are how many digits there are behind a plus, and without one */
  private record Form(int afterPlus, int leastPlus, int mostPlus, int least, int most) {
    int signs(boolean plus, int at) {
      if (at == 0) return DIGITS | PLUS;
      return plus && at == 1 ? afterPlus : DIGITS;
    }

    boolean isWhole(boolean plus, int length) {
      return plus ? length - 1 >= leastPlus : length >= least;
    }

    int longest(boolean plus) {
      return plus ? mostPlus + 1 : most;
    }
  }

  /**
   * @param signs what may stand at each place of the fixed part; {@code least} signs in all, and any number more where it is
   * open
   */
  private record Shape(int[] signs, boolean open, int least) {
    int at(int place) {
      return place < signs.length ? signs[place] : open ? -1 : 0;
    }

    boolean takes(int length) {
      return open ? length >= least : length == least;
    }
  }

  /** Whether a number can be written that it takes, for some caller id. */
  public static boolean takesAny(DialPattern pattern) {
    boolean caller = pattern.callerId().isEmpty() || left(shape("", pattern.callerId()), List.of(), CALLERS);
    return caller && left(shape(pattern), List.of(), NUMBERS);
  }

  /** Whether every number that it takes, for whatever caller id it takes it, is taken by one of the others. */
  public static boolean isCovered(DialPattern pattern, List<DialPattern> by) {
    var counting = by.stream().filter(other -> isCovered(pattern.callerId(), other.callerId())).map(PatternReach::shape).toList();
    return !left(shape(pattern), counting, NUMBERS);
  }

  private static boolean isCovered(String callerId, String by) {
    if (by.isEmpty()) return true;
    return !callerId.isEmpty() && !left(shape("", callerId), List.of(shape("", by)), CALLERS);
  }

  private record State(boolean plus, BitSet fitting) {}

  /** Whether there is a number of that form which the one takes and none of the others. */
  private static boolean left(Shape one, List<Shape> others, Form form) {
    var all = new BitSet();
    all.set(0, others.size());
    Set<State> states = Set.of(new State(false, all));
    int seen = 0;
    for (int at = 0; !states.isEmpty(); at++) {
      var next = new HashSet<State>();
      for (var state : states) {
        if (at >= form.longest(state.plus)) continue;
        int may = form.signs(state.plus, at) & one.at(at);
        for (int sign = 1; sign <= PLUS; sign <<= 1) {
          if ((may & sign) == 0) continue;
          var fitting = fitting(state.fitting, others, at, sign);
          boolean plus = state.plus || sign == PLUS;
          if (takes(fitting, others, at + 1)) {
            if (takesAllLonger(fitting, others, at + 1)) continue;
          } else if (one.takes(at + 1) && form.isWhole(plus, at + 1)) {
            return true;
          }
          next.add(new State(plus, fitting));
        }
      }
      seen += next.size();
      if (seen > MOST_STATES) return true;
      states = next;
    }
    return false;
  }

  private static BitSet fitting(BitSet before, List<Shape> others, int at, int sign) {
    var fitting = new BitSet();
    before.stream().filter(i -> (others.get(i).at(at) & sign) != 0).forEach(fitting::set);
    return fitting;
  }

  private static boolean takes(BitSet fitting, List<Shape> others, int length) {
    return fitting.stream().anyMatch(i -> others.get(i).takes(length));
  }

  private static boolean takesAllLonger(BitSet fitting, List<Shape> others, int length) {
    return fitting.stream().anyMatch(i -> others.get(i).open && others.get(i).takes(length));
  }

  private static Shape shape(DialPattern pattern) {
    return shape(pattern.prefix(), pattern.match());
  }

  private static Shape shape(String prefix, String match) {
    char last = match.isEmpty() ? 0 : match.charAt(match.length() - 1);
    boolean open = last == '.' || last == '!';
    String fixed = prefix + (open ? match.substring(0, match.length() - 1) : match);
    int[] signs = new int[fixed.length()];
    int n = 0;
    for (int i = 0; i < fixed.length(); i++, n++) {
      int close = fixed.charAt(i) == '[' ? fixed.indexOf(']', i) : -1;
      signs[n] = close < 0 ? signs(fixed.substring(i, i + 1)) : signs(fixed.substring(i, close + 1));
      if (close >= 0) i = close;
    }
    return new Shape(java.util.Arrays.copyOf(signs, n), open, last == '.' ? n + 1 : n);
  }

  /** What one place takes, by asking the pattern itself. */
  private static int signs(String place) {
    var pattern = new DialPattern("", place, "", "");
    int signs = 0;
    for (int i = 0; i < SIGNS.length(); i++) if (pattern.rewritten(SIGNS.substring(i, i + 1), null).isPresent()) signs |= 1 << i;
    return signs;
  }
}
