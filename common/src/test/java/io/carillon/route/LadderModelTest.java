package io.carillon.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.contract.Destination;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The ladder against the same said in regular expressions, for many routes, numbers and caller ids. */
final class LadderModelTest {
  private static final List<String> MATCHES = List.of("X.", "6XXX", "[1237-9]XX", "NXXX", "ZX!", "+7X.", "+7916XXXXXXX", "9XXXXXXXXX", "+[1-69].", "!", "_6[0-4]XX", "x.", "nxx!");
  private static final List<String> PREFIXES = List.of("", "", "", "8", "+7", "9", "X");
  private static final List<String> CALLERS = List.of("", "", "60XX", "+7495X.", "X.");
  private static final List<String> NUMBERS = List.of("+79161112233", "+4312345678", "6003", "6603", "112", "811", "45", "9161112233");

  @Test
  void takesTheFirstOfRoutesThatFitsByThePlainReadingOfThePatterns() {
    var random = new SplittableRandom(7);
    int routed = 0;
    for (int round = 0; round < 500; round++) {
      var routes = new ArrayList<Route>();
      for (int i = 0; i < 4; i++) routes.add(new Route("r" + i, List.of(pattern(random), pattern(random)), List.of("south", "gone", "north")));
      var ladder = new RouteLadder(routes, Map.of("north", TrunkForm.of("", ""), "south", TrunkForm.of("+", "00")), Map.of());
      for (String number : NUMBERS) {
        for (String caller : new String[] {null, "6001", "+74959998877"}) {
          String typed = number.startsWith("+79") && random.nextBoolean() ? "8" + number.substring(2) : null;
          var expected = model(routes, typed, number, caller);
          var found = ladder.route(new Destination(number, typed, null, null, Set.of()), caller);
          assertThat(found).as("%s (%s) from %s by %s", number, typed, caller, routes).isEqualTo(expected);
          if (expected instanceof Routing.Routed) routed++;
        }
      }
    }
    assertThat(routed).as("both answers were given").isBetween(3_000, 11_500);
  }

  private static DialPattern pattern(SplittableRandom random) {
    return new DialPattern(random.nextBoolean() ? "" : "00", of(PREFIXES, random), of(MATCHES, random), of(CALLERS, random));
  }

  private static String of(List<String> some, SplittableRandom random) {
    return some.get(random.nextInt(some.size()));
  }

  private static Routing model(List<Route> routes, String typed, String number, String caller) {
    var forms = new ArrayList<String>();
    if (typed != null) forms.add(typed);
    forms.add(number);
    if (number.startsWith("+")) forms.add(number.substring(1));
    for (var route : routes) {
      for (var pattern : route.patterns()) {
        if (!pattern.callerId().isEmpty() && (caller == null || !caller.matches(regex(pattern.callerId())))) continue;
        for (String form : forms) {
          var matcher = Pattern.compile("(" + regex(pattern.prefix()) + ")(" + regex(pattern.match()) + ")").matcher(form);
          if (!matcher.matches()) continue;
          String dial = pattern.prepend() + matcher.group(2);
          return new Routing.Routed(number, List.of(new Routing.Line("south", "00" + (dial.startsWith("+") ? dial.substring(1) : dial)), new Routing.Line("north", dial)),
              List.of("south", "gone", "north"), null);
        }
      }
    }
    return new Routing.NoRoute();
  }

  private static String regex(String text) {
    String pattern = text.startsWith("_") ? text.substring(1) : text;
    var signs = new HashMap<Character, String>(Map.of('X', "[0-9]", 'x', "[0-9]", 'Z', "[1-9]", 'z', "[1-9]", 'N', "[2-9]", 'n', "[2-9]", '.', ".+", '!', ".*", '+', "\\+"));
    var regex = new StringBuilder();
    for (char sign : pattern.toCharArray()) regex.append(signs.getOrDefault(sign, String.valueOf(sign)));
    return regex.toString();
  }
}
