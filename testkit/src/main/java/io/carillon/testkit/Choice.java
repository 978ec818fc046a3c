package io.carillon.testkit;

/**
 * Where test servers are to run, and why: a pure decision.
 *
 * @param why for the log, or for the failure
 */
record Choice(Where where, String why) {
  enum Where { CONTAINERS, EMBEDDED, REFUSED }

  /** What is known of the machine; asked only where it matters. */
  interface Machine {
    boolean engineAnswers();

    /** The name of an image the engine lacks; null where it lacks none. */
    String missingImage();
  }

  /**
   * @param wanted {@code auto}, {@code containers} or {@code embedded}; null is {@code auto}
   * @param imagesNamed whether the images were asked for by name: then an engine without them is a mistake, and no engine is
   *     worth a word
   */
  static Choice of(String wanted, boolean imagesNamed, Machine machine) {
    boolean must = "containers".equals(wanted);
    if ("embedded".equals(wanted)) return new Choice(Where.EMBEDDED, "carillon.testkit.backends says so");
    if (wanted != null && !must && !"auto".equals(wanted)) {
      return new Choice(Where.REFUSED, "carillon.testkit.backends is auto, containers or embedded, not " + wanted);
    }
    if (!machine.engineAnswers()) {
      return must ? new Choice(Where.REFUSED, "carillon.testkit.backends wants containers, and no Docker engine answers")
          : new Choice(Where.EMBEDDED, imagesNamed ? "images are named, but no Docker engine answers" : "no Docker engine answers");
    }
    String missing = machine.missingImage();
    if (missing == null) return new Choice(Where.CONTAINERS, "a Docker engine answers and has the images");
    String lacks = "the Docker engine has no image " + missing + "; testkit/images/build makes carillon-test/kafka and carillon-test/postgres";
    return new Choice(must || imagesNamed ? Where.REFUSED : Where.EMBEDDED, lacks);
  }
}
