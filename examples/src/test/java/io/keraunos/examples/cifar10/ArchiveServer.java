package io.keraunos.examples.cifar10;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Serves a CIFAR-10 of one image a file: labels 1 to 5 for training, 6 for the test. */
record ArchiveServer(HttpServer server, byte[] archive, AtomicInteger answered)
    implements AutoCloseable {

  static ArchiveServer start() throws IOException {
    byte[] archive = pack();
    AtomicInteger answered = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/cifar.tar.gz",
        exchange -> {
          answered.incrementAndGet();
          exchange.sendResponseHeaders(200, archive.length);
          exchange.getResponseBody().write(archive);
          exchange.close();
        });
    server.start();
    return new ArchiveServer(server, archive, answered);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/cifar.tar.gz");
  }

  String md5() throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(archive));
  }

  /** Returns how often the archive was requested. */
  int downloads() {
    return answered.get();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private static byte[] pack() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
      for (int i = 1; i <= 6; i++) {
        byte[] record = new byte[3073];
        record[0] = (byte) i;
        String name = i < 6 ? "data_batch_" + i + ".bin" : "test_batch.bin";
        TarArchiveEntry entry = new TarArchiveEntry("cifar-10-batches-bin/" + name);
        entry.setSize(record.length);
        tar.putArchiveEntry(entry);
        tar.write(record);
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }
}
