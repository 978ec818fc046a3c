package io.carillon.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeScriptTest {
  @TempDir Path home;

  /** Ends the first time as by a Ctrl-C. */
  private NodeScript script() throws IOException {
    Path script = Files.createDirectory(home.resolve("lab")).resolve("asterisk");
    Files.writeString(script, """
        #!/bin/sh
        [ -e "$AST_RUN/interrupted" ] || { : > "$AST_RUN/interrupted"; exit 130; }
        echo "$1 done"
        """);
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return new NodeScript(home, home.resolve("run"), Map.of());
  }

  @Test void whatEndsANodeIsAskedForAgainWhereACtrlCEndedIt() throws IOException {
    assertThat(script().call("stop")).isEqualTo("stop done\n");
  }

  @Test void aStartThatACtrlCEndedIsNotBegunAgain() throws IOException {
    var script = script();
    assertThatThrownBy(script::start).hasMessageContaining("ended with 130");
  }
}
