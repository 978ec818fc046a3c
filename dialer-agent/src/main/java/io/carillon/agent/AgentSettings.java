package io.carillon.agent;

import io.carillon.agent.ami.AmiSettings;
import io.carillon.agent.spool.SpoolSettings;
import io.carillon.contract.PbxMode;
import io.carillon.id.Ids;
import io.carillon.kafka.KafkaSettings;
import io.carillon.life.Env;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;

/**
 * What an agent has to be told.
 *
 * @param ami null in spool mode
 * @param spool null in AMI mode
 * @param evidence the evidence file beside the PBX; null: none (AMI mode only)
 * @param jitterMillis J: how much longer than its share says each window of the pace is kept; null: what is measured
 */
public record AgentSettings(KafkaSettings kafka, String pbx, PbxMode mode, AmiSettings ami, SpoolSettings spool, Path evidence, Integer jitterMillis) {
  private static final int AMI_PORT = 5038;

  /**
   * {@code CARILLON_PBX}, {@code CARILLON_AMI_HOST}, {@code _PORT}, {@code _USER}, {@code _SECRET_FILE} and/or
   * {@code CARILLON_SPOOL} (with {@code CARILLON_MODE} where both are set: {@code ami} unless it says {@code spool}),
   * {@code CARILLON_EVIDENCE}, {@code CARILLON_JITTER_MILLIS}, {@code CARILLON_REQUIRE_FIXED} (AMI only), and those of Kafka.
   */
  public static AgentSettings read(Env env) {
    var kafka = KafkaSettings.read(env);
    String pbx = env.required("CARILLON_PBX", "the id of the PBX this agent drives");
    if (!pbx.isEmpty() && !Ids.isName(pbx)) env.problem("CARILLON_PBX", "is '" + pbx + "': [a-z0-9-]{1,32} is wanted");
    String host = env.optional("CARILLON_AMI_HOST", null);
    String outgoing = env.optional("CARILLON_SPOOL", null);
    if (host == null && outgoing == null) env.problem("CARILLON_AMI_HOST", "is not set, nor is CARILLON_SPOOL: one says how Asterisk is driven");
    String mode = env.oneOf("CARILLON_MODE", host != null ? "ami" : "spool", Set.of("ami", "spool"));
    if (mode.equals("ami") && host == null) env.problem("CARILLON_MODE", "is ami, but CARILLON_AMI_HOST is not set");
    if (mode.equals("spool") && outgoing == null) env.problem("CARILLON_MODE", "is spool, but CARILLON_SPOOL is not set");
    Path evidence = path(env, "CARILLON_EVIDENCE");
    if (mode.equals("spool") && evidence == null) env.problem("CARILLON_EVIDENCE", "is not set: by call files the evidence file is the only word of Asterisk");
    boolean ami = mode.equals("ami");
    boolean requireFixed = env.flag("CARILLON_REQUIRE_FIXED", false);
    if (requireFixed && !ami) env.problem("CARILLON_REQUIRE_FIXED", "is true, but by call files nobody can tell which Asterisk it is: look yourself, then unset it");
    return new AgentSettings(kafka, pbx, ami ? PbxMode.AMI : PbxMode.SPOOL, ami ? ami(env, host, requireFixed) : null,
        ami || outgoing == null ? null : new SpoolSettings(path(env, "CARILLON_SPOOL"), doneBeside(env)), evidence,
        env.optional("CARILLON_JITTER_MILLIS", null) == null ? null : Integer.valueOf(env.integer("CARILLON_JITTER_MILLIS", 0, 0, 10_000)));
  }

  private static AmiSettings ami(Env env, String host, boolean requireFixed) {
    int port = env.integer("CARILLON_AMI_PORT", AMI_PORT, 1, 65535);
    String user = env.optional("CARILLON_AMI_USER", "carillon");
    // Read here too, so that a wrong name is said at the start; what is used is what stands in it at each login.
    String secret = env.secretFile("CARILLON_AMI_SECRET_FILE");
    if (secret == null) env.problem("CARILLON_AMI_SECRET_FILE", "is needed with CARILLON_AMI_HOST: the file that holds the manager user's secret");
    return new AmiSettings(host == null ? "" : host, port, user, secret == null ? null : Path.of(env.optional("CARILLON_AMI_SECRET_FILE", "")),
        requireFixed);
  }

  /** Where Asterisk puts the files it is done with: beside {@code outgoing}, unless said otherwise. */
  private static Path doneBeside(Env env) {
    Path said = path(env, "CARILLON_SPOOL_DONE");
    if (said != null) return said;
    Path outgoing = path(env, "CARILLON_SPOOL");
    return outgoing == null ? null : outgoing.resolveSibling(outgoing.getFileName() + "_done");
  }

  private static Path path(Env env, String name) {
    String value = env.optional(name, null);
    if (value == null) return null;
    try {
      Path path = Path.of(value);
      if (path.isAbsolute() && path.getFileName() != null) return path;
      env.problem(name, "is '" + value + "': an absolute path is wanted");
    } catch (InvalidPathException e) {
      env.problem(name, "is no path: " + e.getMessage());
    }
    return null;
  }
}
