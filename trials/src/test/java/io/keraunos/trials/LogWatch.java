package io.keraunos.trials;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** All that is logged in this process while it is open. */
final class LogWatch implements AutoCloseable {

  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

  /** Begins to listen. */
  LogWatch() {
    appender.setContext(root.getLoggerContext());
    appender.start();
    root.addAppender(appender);
  }

  /** Returns the messages so far, of all levels that are on. */
  List<String> messages() {
    return events().stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  /** Returns the events of level WARN or above so far: {@code WARN logger: message}. */
  List<String> warnings() {
    return events().stream()
        .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
        .map(LogWatch::text)
        .toList();
  }

  private static String text(ILoggingEvent event) {
    String thrown =
        event.getThrowableProxy() == null
            ? ""
            : " (%s: %s)"
                .formatted(
                    event.getThrowableProxy().getClassName(),
                    event.getThrowableProxy().getMessage());
    return "%s %s: %s%s"
        .formatted(event.getLevel(), event.getLoggerName(), event.getFormattedMessage(), thrown);
  }

  /** Loader threads may log meanwhile: an appender is locked while it appends. */
  private List<ILoggingEvent> events() {
    synchronized (appender) {
      return List.copyOf(appender.list);
    }
  }

  @Override
  public void close() {
    root.detachAppender(appender);
    appender.stop();
  }
}
