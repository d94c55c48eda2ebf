package io.keraunos.spring;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import io.keraunos.graph.execute.ModelSession;
import io.keraunos.serving.SpendingNetPredictor;
import io.keraunos.serving.SpendingNetVisitInput;
import java.nio.file.Path;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** An application with our beans, and a model {@code spending}. */
final class SpendingApplication {
  private SpendingApplication() {}

  static ApplicationContextRunner runner() {
    return new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(KeraunosAutoConfiguration.class));
  }

  static ApplicationContextRunner with(Path model, String... more) {
    return runner()
        .withPropertyValues(
            "keraunos.models.spending.predictor=" + SpendingNetPredictor.class.getName(),
            "keraunos.models.spending.path=" + model)
        .withPropertyValues(more);
  }

  static float ask(ApplicationContext context) {
    return context.getBean(SpendingNetPredictor.class)
        .spending(new SpendingNetVisitInput(5, "web"))[0];
  }

  static void assertNothingIsLeft() {
    assertWithMessage("native sessions and tensors").that(ModelSession.live()).isEqualTo(0);
    assertThat(
            Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("keraunos")))
        .isEmpty();
  }
}
