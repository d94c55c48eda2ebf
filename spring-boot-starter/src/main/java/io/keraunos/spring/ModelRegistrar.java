package io.keraunos.spring;

import io.keraunos.serving.PredictionListener;
import io.keraunos.serving.ServedModel;
import io.keraunos.spi.PredictorType;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Objects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/** Makes two beans of each model in the properties: the predictor, and what serves it. */
final class ModelRegistrar implements BeanDefinitionRegistryPostProcessor {

  static final String SUFFIX = "ServedModel";

  private final Map<String, ModelProperties> models;

  ModelRegistrar(Environment environment) {
    this.models =
        Binder.get(environment)
            .bind("keraunos.models", Bindable.mapOf(String.class, ModelProperties.class))
            .orElseGet(Map::of);
  }

  @Override
  public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
    models.forEach((name, properties) -> register(registry, name, properties));
  }

  private static void register(
      BeanDefinitionRegistry registry, String name, ModelProperties properties) {
    PredictorType<?> type = type(name, properties.predictorOf(name));
    String served = name + SUFFIX;
    registry.registerBeanDefinition(served, served(registry, name, type, properties));
    registry.registerBeanDefinition(name, predictor(registry, served, type));
  }

  private static BeanDefinition served(
      BeanDefinitionRegistry registry,
      String name,
      PredictorType<?> type,
      ModelProperties properties) {
    RootBeanDefinition bean = new RootBeanDefinition();
    bean.setTargetType(ResolvableType.forClassWithGenerics(ServedModel.class, type.predictor()));
    bean.setInstanceSupplier(
        () -> {
          ConfigurableListableBeanFactory beans = (ConfigurableListableBeanFactory) registry;
          return open(name, type, properties, beans.getBeanProvider(PredictionListener.class));
        });
    bean.setDependsOn(properties.dependsOn().toArray(String[]::new));
    bean.setDestroyMethodName("close");
    return bean;
  }

  private static <P> ServedModel<P> open(
      String name,
      PredictorType<P> type,
      ModelProperties properties,
      ObjectProvider<PredictionListener> listeners) {
    ServedModel.Builder<P> model = ServedModel.builder(name, type, properties.pathOf(name));
    if (properties.batching() != null) {
      model.batching(properties.batching().settings());
    }
    if (properties.probation() != null) {
      model.probation(properties.probation().settings());
    }
    if (properties.drift() != null) {
      model.drift(properties.drift().settings());
    }
    listeners.orderedStream().forEach(model::listener);
    return model.open();
  }

  private static BeanDefinition predictor(
      BeanDefinitionRegistry registry, String served, PredictorType<?> type) {
    RootBeanDefinition bean = new RootBeanDefinition();
    bean.setTargetType(type.predictor());
    bean.setInstanceSupplier(
        () ->
            ((ConfigurableListableBeanFactory) registry)
                .getBean(served, ServedModel.class)
                .predictor());
    bean.setDependsOn(served);
    bean.setDestroyMethodName(""); // what serves it is closed
    return bean;
  }

  private static PredictorType<?> type(String name, String predictor) {
    Class<?> generated;
    try {
      generated = ClassUtils.forName(predictor, ClassUtils.getDefaultClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException(wrong(name, predictor, "is not on the class path"), e);
    }
    Method type = ReflectionUtils.findMethod(generated, "type");
    if (type == null || type.getReturnType() != PredictorType.class) {
      throw new IllegalArgumentException(wrong(name, predictor, "is another class"));
    }
    ReflectionUtils.makeAccessible(type);
    return (PredictorType<?>) Objects.requireNonNull(ReflectionUtils.invokeMethod(type, null));
  }

  private static String wrong(String name, String predictor, String what) {
    return "keraunos.models.%s.predictor must be a generated predictor, the class of a module with a @PredictStep whose name ends with Predictor, but %s %s"
        .formatted(name, predictor, what);
  }

  Map<String, ModelProperties> models() {
    return models;
  }
}
