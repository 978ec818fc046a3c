package io.carillon.standalone.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.carillon.gateway.edge.Contract;
import io.carillon.standalone.all.AllInOneSpec.Scheduling;
import io.carillon.standalone.all.PbxLink;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {
  private static Vertx vertx;
  private static ApiSchemas schemas;

  @TempDir Path folder;

  @BeforeAll static void readContract() throws Exception {
    vertx = Vertx.vertx();
    schemas = new ApiSchemas(Contract.load(vertx).await(30, TimeUnit.SECONDS).document());
  }

  @AfterAll static void closeVertx() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  @Test void theExampleIsInOrder() throws Exception {
    Files.createDirectories(folder.resolve("secrets"));
    Files.writeString(folder.resolve("secrets").resolve("ami-secret"), "s");
    var config = read(Files.readString(Path.of("..", "carillon.example.yaml")));
    assertThat(config.links()).hasSize(1).first().isInstanceOf(PbxLink.Ami.class);
    assertThat(config.entries()).extracting(CarillonConfig.Entry::path).containsExactly("/v1/pbxs/pbx-a", "/v1/trunks/carrier", "/v1/routes/international");
    assertThat(config.httpPort()).isEqualTo(8080);
  }

  /** What is commented out is an example too: taken in as it stands, it must be in order. */
  @Test void theExampleIsInOrderWithAllThatIsCommentedOut() throws Exception {
    Files.createDirectories(folder.resolve("secrets"));
    for (String secret : List.of("ami-secret", "admin-key", "agi-secret")) Files.writeString(folder.resolve("secrets").resolve(secret), "a-secret-of-this-test\n");
    var commented = Pattern.compile("(?m)^( *)# ?( *(?:- )?[A-Za-z]+:(?: .*)?)$");
    String example = Files.readString(Path.of("..", "carillon.example.yaml"));
    assertThat(commented.matcher(example).results()).as("fields that are commented out").hasSize(28);
    var config = read(commented.matcher(example).replaceAll("$1$2").replace("/var/spool/asterisk/outgoing", folder.toString()));
    assertThat(config.links()).hasSize(2).last().isInstanceOf(PbxLink.Spool.class);
    assertThat(config.entries()).extracting(CarillonConfig.Entry::path).containsExactly("/v1/pbxs/pbx-a", "/v1/pbxs/pbx-b", "/v1/trunks/carrier", "/v1/routes/international",
        "/v1/scripts/sales", "/v1/targets/voicemail-6003", "/v1/callers/%2B12025550123");
    assertThat(config.forbiddenPrefixes()).containsExactly("+1900");
    assertThat(config.scheduling()).isEqualTo(new Scheduling(3, 90));
    assertThat(config.adminKeyFile()).hasFileName("admin-key");
    assertThat(config.agiSecretFile()).hasFileName("agi-secret");
    assertThat(config.agiPeers()).isEqualTo("127.0.0.0/8,10.1.2.3/32");
    assertThat(config.keys()).hasSize(1);
  }

  @Test void whatOnlyTheProcessesWouldRefuseIsNamedToo() throws Exception {
    Files.writeString(folder.resolve("short"), "fifteen-letters");
    Files.writeString(folder.resolve("empty"), "\n");
    Files.writeString(folder.resolve("key"), "a key of no form");
    assertThat(mistakes("""
        region: USA
        zone: Atlantis
        forbiddenPrefixes:
          - "+1900"
          - "1901"
        http:
          adminKeyFile: short
        agi:
          peers: 10.1.2.3/40
          secretFile: empty
        pbxs:
          - id: pbx-a
            maxChannels: 3
            ami:
              port: 0
              secretFile: empty
        keys:
          - file: key
            scopes: [read]
        """)).containsExactly(
        "line 1: region is 'USA': an ISO 3166 country as US is wanted",
        "line 2: zone is 'Atlantis': an IANA time zone such as Europe/Moscow is wanted",
        "line 5: forbiddenPrefixes has '1901': + and digits are wanted",
        "line 7: http.adminKeyFile names " + folder.resolve("short") + ", which holds fewer than 16 characters",
        "line 9: agi.peers '10.1.2.3/40' has a prefix length over 32 or none",
        "line 10: agi.secretFile names " + folder.resolve("empty") + ", which must hold 12 to 128 characters of A-Z, a-z, 0-9, _ . -",
        "line 15: pbxs[0].ami.port must be a port, 1 to 65535",
        "line 16: pbxs[0].ami.secretFile names " + folder.resolve("empty") + ", which is empty",
        "line 18: keys[0].file names " + folder.resolve("key") + ", which holds no key of the form ck_<id>_<secret>; take the file away and one is made");
  }

  @Test void whatOnlyTheApiWouldRefuseIsNamedToo() throws Exception {
    Files.writeString(folder.resolve("secret"), "s");
    assertThat(mistakes("""
        region: US
        pbxs:
          - id: pbx-a
            maxChannels: 3
            callsPerSecond: 1.5
            ami: {secretFile: secret}
        trunks:
          - id: north
            dial: PJSIP/carrier
            maxChannels: 5
            reserve: 5
            callsPerSecond: fast
            pbxs: [pbx-a]
          - id: south
            dial: Local/${number}@carrier
            strip: "+1 "
            maxChannels: 5
            reserve: 2
            urgentReserve: 3
            callsPerSecond: 1
            pbxs: [pbx-a]
        routes:
          - id: all
            patterns:
              - match: "+.1"
              - match: "[1"
                prefix: abc
            trunks: [north]
        scripts:
          - name: sales
            context: from-campaign
            application: Playback
          - name: notify
            application: Playback
            extension: s
        targets:
          - name: voicemail
            number: "*97"
            trunks: [north]
            script: nobody
        callers:
          - number: "+1202555"
            pbx: pbx-z
          - number: "911"
          - number: "6003"
            script: callback
        """)).containsExactly(
        "line 5: pbxs[0].callsPerSecond is neither a whole number nor below 1",
        "line 9: trunks[0].dial has no ${number}: it says where the number goes, as PJSIP/${number}@carrier",
        "line 11: trunks[0].reserve leaves no channel: it is not below maxChannels",
        "line 12: trunks[0].callsPerSecond is of the wrong type: number is wanted, not string",
        "line 15: trunks[1].dial names Local, which is no technology to reach a carrier by",
        "line 16: trunks[1].strip has a form that is not allowed here; wanted: Taken off the front of the number where it stands there: 20 digits, * and # at most, + in front or not",
        "line 19: trunks[1].urgentReserve leaves no channel: with reserve it is not below maxChannels",
        "line 25: routes[0].patterns[0].match has . before its end",
        "line 26: routes[0].patterns[1].match has a [ without its ]",
        "line 27: routes[0].patterns[1].prefix has a form that is not allowed here; wanted: Taken off the front: 40 digits, X Z N [1237-9] * # at most, + in front or not",
        "line 30: scripts[0] has both context and application: one of them says what the channel does",
        "line 33: scripts[1].name is the name of a built-in script",
        "line 35: scripts[1].extension goes with a context",
        "line 40: targets[0].script names nobody, and there is no such script in scripts",
        "line 42: callers[0].number is too short for its country",
        "line 43: callers[0].pbx names pbx-z, and there is no such PBX in pbxs",
        "line 44: callers[1].number is forbidden: it is an emergency number");
  }

  @Test void norwayMustBeQuoted() {
    assertThat(mistakes("region: NO\n")).contains("line 1: region is yes or no to YAML: put it in quotes");
    assertThat(mistakes("region: \"NO\"\n")).noneMatch(line -> line.contains("region"));
  }

  @Test void thatThereIsNoPbxIsSaidBesideTheRest() {
    String empty = "pbxs is empty: Carillon needs an Asterisk to ring with";
    assertThat(mistakes("colour: blue\n")).hasSize(2).anyMatch(line -> line.endsWith(empty));
    assertThat(mistakes("colour: blue\npbxs: []\n")).hasSize(2).contains("line 2: " + empty);
    assertThat(mistakes("colour: blue\npbxs:\n")).hasSize(2).contains("line 2: " + empty);
    assertThat(mistakes("colour: blue\npbxs: {id: a}\n")).contains("line 2: pbxs must be a list").noneMatch(line -> line.endsWith(empty));
  }

  @Test void everyMistakeIsNamedWithItsLine() {
    var bad = mistakes("""
        http:
          port: eighty
        colour: blue
        pbxs:
          - id: pbx-a
            maxChannels: 0
        trunks:
          - id: north
            dial: PJSIP/${number}@north
            maxChannels: 5
            callsPerSecond: 2
            pbxs: [pbx-z]
            speed: 9
          - id: north
            maxChannels: 5
        """);
    assertThat(bad)
        .anyMatch(line -> line.startsWith("line 2: http.port must be a port"))
        .anyMatch(line -> line.startsWith("line 3: colour is not a field here"))
        .anyMatch(line -> line.startsWith("line 5: pbxs[0].id needs either ami"))
        .anyMatch(line -> line.startsWith("line 6: pbxs[0].maxChannels is too small"))
        .anyMatch(line -> line.startsWith("line 12: trunks[0].pbxs names pbx-z"))
        .anyMatch(line -> line.startsWith("line 13: trunks[0].speed is not a field"))
        .anyMatch(line -> line.startsWith("line 14: trunks[1] is the second north"))
        .anyMatch(line -> line.startsWith("line 14: trunks[1] lacks"));
  }

  @Test void aMendedAsteriskCanBeRequired() throws Exception {
    Files.writeString(folder.resolve("secret"), "s");
    String text = "pbxs:\n  - id: pbx-a\n    maxChannels: 1\n    ami: {secretFile: secret, requireFixed: %s}\n";
    assertThat(read(text.formatted("true")).links()).singleElement().satisfies(link -> assertThat(link.env()).containsEntry("CARILLON_REQUIRE_FIXED", "true"));
    assertThat(mistakes(text.formatted("maybe"))).containsExactly("line 4: pbxs[0].ami.requireFixed must be true or false");
  }

  @Test void whatIsNoYamlIsSaidWithItsLine() {
    assertThat(mistakes("pbxs:\n  - id: [\n")).hasSize(1).first().asString().contains("is not YAML");
    assertThat(mistakes("- a\n")).hasSize(1);
    assertThat(mistakes("")).containsExactly("line 1: pbxs is empty: Carillon needs an Asterisk to ring with");
  }

  @Test void aFieldThatIsThereTwiceIsAMistake() {
    assertThat(mistakes("region: US\nregion: DE\n")).anyMatch(line -> line.contains("region") && (line.contains("twice") || line.contains("Duplicate")));
  }

  @Test void aMissingFileIsSaidPlainly() {
    var bad = catchThrowableOfType(BadConfig.class, () -> ConfigFile.read(schemas, folder.resolve("none.yaml")));
    assertThat(bad.problems()).first().asString().endsWith("there is no such file");
  }

  @Test void callFilesNeedTheirEvidence() {
    assertThat(mistakes("pbxs:\n  - id: b\n    maxChannels: 3\n    spool: " + folder + "\n")).containsExactly(
        "line 4: pbxs[0].spool needs evidence beside it: by call files the guard's evidence file is the only word of Asterisk");
  }

  private CarillonConfig read(String yaml) throws Exception {
    return ConfigFile.read(schemas, Files.writeString(folder.resolve("carillon.yaml"), yaml));
  }

  private List<String> mistakes(String yaml) {
    return catchThrowableOfType(BadConfig.class, () -> read(yaml)).problems();
  }
}
