package io.keraunos.cli;

import io.keraunos.trainer.Limit;
import io.keraunos.trainer.Resume;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What the text of a flag means, where it is more than a number. */
final class FlagConverters {
  private FlagConverters() {}

  private static final long MINUTES_OF_A_CENTURY = 100L * 366 * 24 * 60;

  /** A time of whole minutes; one longer than a century is cut to it. */
  static Duration minutes(long minutes) {
    return Duration.ofMinutes(Math.min(minutes, MINUTES_OF_A_CENTURY));
  }

  /** A whole number is batches, a fraction a share: 1 is one batch, 1.0 all of them. */
  static final class LimitConverter implements ITypeConverter<Limit> {
    @Override
    public Limit convert(String value) {
      try {
        return value.contains(".")
            ? Limit.fraction(Double.parseDouble(value))
            : Limit.batches(Long.parseLong(value));
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(
            "'%s' must be a number of batches such as 10, or a fraction such as 0.1"
                .formatted(value));
      }
    }
  }

  /** Whether to look for a checkpoint. */
  static final class ResumeConverter implements ITypeConverter<Resume> {
    @Override
    public Resume convert(String value) {
      return switch (value) {
        case "auto" -> Resume.auto();
        case "never" -> Resume.never();
        default -> throw new TypeConversionException("'%s' must be auto or never".formatted(value));
      };
    }
  }

  /** Days, hours, minutes and seconds, such as {@code 00:12:00:00}; as Lightning's max_time. */
  static final class DurationConverter implements ITypeConverter<Duration> {
    private static final Pattern FORM =
        Pattern.compile("(\\d{1,6}):(\\d{1,2}):(\\d{1,2}):(\\d{1,2})");

    @Override
    public Duration convert(String value) {
      Matcher parts = FORM.matcher(value);
      if (!parts.matches()) {
        throw new TypeConversionException(
            "'%s' must be days, hours, minutes and seconds such as 00:12:00:00".formatted(value));
      }
      return Duration.ofDays(Long.parseLong(parts.group(1)))
          .plusHours(Long.parseLong(parts.group(2)))
          .plusMinutes(Long.parseLong(parts.group(3)))
          .plusSeconds(Long.parseLong(parts.group(4)));
    }
  }
}
