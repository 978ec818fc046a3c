package io.carillon.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/** A certificate that signed itself, made for one test, as PEM files. */
record Certificate(Path certificateFile, Path keyFile) {
  private static final String PASSWORD = "for-the-keystore-alone";

  /** @param name as {@code ip:127.0.0.1} or {@code dns:localhost} */
  static Certificate of(Path folder, String file, String name) throws IOException, GeneralSecurityException, InterruptedException {
    Path store = folder.resolve(file + ".p12");
    var command = List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", "it", "-keyalg", "EC", "-groupname", "secp256r1",
        "-dname", "CN=carillon test", "-ext", "san=" + name, "-validity", "2", "-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", PASSWORD);
    var made = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (made.waitFor() != 0) throw new IOException("keytool made no certificate: " + said);
    var keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    Path certificate = Files.writeString(folder.resolve(file + ".crt"), pem("CERTIFICATE", keys.getCertificate("it").getEncoded()));
    Path key = Files.createFile(folder.resolve(file + ".key"), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(key, pem("PRIVATE KEY", keys.getKey("it", PASSWORD.toCharArray()).getEncoded()));
    return new Certificate(certificate, key);
  }

  private static String pem(String what, byte[] encoded) {
    return "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded) + "\n-----END " + what + "-----\n";
  }
}
