package io.keraunos.examples.cifar10;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.data.Dataset;
import io.keraunos.data.LabeledImage;
import io.keraunos.trainer.Predictions;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeTest {

  private static final int PICTURES = 40;

  @TempDir private Path dir;

  private static byte[] png(byte[] image) throws Exception {
    BufferedImage picture =
        new BufferedImage(PictureReader.SIZE, PictureReader.SIZE, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < PictureReader.SIZE * PictureReader.SIZE; i++) {
      int rgb =
          (image[3 * i] & 0xff) << 16 | (image[3 * i + 1] & 0xff) << 8 | image[3 * i + 2] & 0xff;
      picture.setRGB(i % PictureReader.SIZE, i / PictureReader.SIZE, rgb);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(picture, "png", out);
    return out.toByteArray();
  }

  @Test
  void answersAsTheTrainerPredicts() throws Exception {
    Cifar10 data = Cifar10.in(dir.resolve("none"));
    data.findOffline();
    Dataset<LabeledImage> images = data.test().subset(0, PICTURES);
    Predictions expected;
    try (var trainer =
        Cifar10NetTrainer.builder(new Cifar10Net(data)).maxSteps(20).progressBar(false).build()) {
      trainer.fit();
      expected = trainer.predict(images);
      trainer.export(dir.resolve("model"));
    }
    HttpClient client = HttpClient.newHttpClient();
    try (PredictionServer server =
        PredictionServer.start(
            Cifar10NetPredictor.load(dir.resolve("model")),
            new InetSocketAddress("localhost", 0),
            8)) {
      URI address = URI.create("http://localhost:%d/predict".formatted(server.port()));
      List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
      for (int i = 0; i < PICTURES; i++) {
        answers.add(
            client.sendAsync(
                HttpRequest.newBuilder(address)
                    .POST(BodyPublishers.ofByteArray(png(images.get(i).image())))
                    .build(),
                BodyHandlers.ofString()));
      }
      for (int i = 0; i < PICTURES; i++) {
        HttpResponse<String> answer = answers.get(i).get();
        assertThat(answer.statusCode()).isEqualTo(200);
        Matcher frog = Pattern.compile("\"frog\":([0-9.E-]+)").matcher(answer.body());
        assertThat(frog.find()).isTrue();
        assertThat(Float.parseFloat(frog.group(1))).isWithin(1e-5f).of(expected.row(i)[6]);
      }
      HttpResponse<String> text =
          client.send(
              HttpRequest.newBuilder(address).POST(BodyPublishers.ofString("hello")).build(),
              BodyHandlers.ofString());
      assertThat(text.statusCode()).isEqualTo(400);
      assertThat(text.body()).contains("the body must be a picture such as PNG or JPEG");
      HttpResponse<String> get =
          client.send(HttpRequest.newBuilder(address).GET().build(), BodyHandlers.ofString());
      assertThat(get.statusCode()).isEqualTo(405);
    }
  }
}
