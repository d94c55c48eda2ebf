package io.keraunos.data;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Reads TFRecord files of {@code tf.train.Example}, as TensorFlow's {@code tf.io.TFRecordWriter}
 * and {@link TfRecordWriter} write them.
 *
 * <pre>{@code
 * Dataset<Digit> digits = TfRecords.read(Path.of("digits.tfrecord"),
 *     example -> new Digit(example.bytes("image"), example.intValue("label")));
 * }</pre>
 *
 * <p>The files are gone through once to find where each record begins; that reads a few bytes of
 * each and keeps 8 in memory. A record is read, its checksum compared and its example made each
 * time it is asked for, by several loader threads at once, so the files may be larger than the
 * memory. They must stay as they are.
 *
 * <p>Files that are packed ({@code GZIP} or {@code ZLIB}) have no place for each record and are
 * refused: unpack them first.
 */
public final class TfRecords {

  private TfRecords() {}

  /**
   * Reads a file.
   *
   * @param mapper turns each record into an example; called by several loader threads at once
   * @throws NoSuchFileException if there is no such file
   * @throws TfRecordException if it is cut off, packed or no TFRecord file. A record whose bytes
   *     are damaged, or that the mapper fails on, is an error when it is read.
   */
  public static <R> Dataset<R> read(
      Path file, Dataset.Mapping<? super TfExample, ? extends R> mapper) throws IOException {
    return read(List.of(file), mapper);
  }

  /**
   * Reads some files, one after the other, as data sets in shards have them.
   *
   * @param files at least one
   * @param mapper as for one file
   * @throws IllegalArgumentException if there are no files
   * @throws NoSuchFileException as for one file
   * @throws TfRecordException as for one file
   */
  public static <R> Dataset<R> read(
      List<Path> files, Dataset.Mapping<? super TfExample, ? extends R> mapper) throws IOException {
    if (files.isEmpty()) {
      throw new IllegalArgumentException("files must be at least 1, but there were none");
    }
    List<TfRecordFile> indexed = new ArrayList<>();
    for (Path file : files) {
      indexed.add(TfRecordFile.index(file));
    }
    return new Records<>(List.copyOf(indexed), mapper);
  }

  private static final class Records<R> implements Dataset<R> {
    private final List<TfRecordFile> files;
    private final Mapping<? super TfExample, ? extends R> mapper;
    private final long[] firstIndex;
    private final long size;

    Records(List<TfRecordFile> files, Mapping<? super TfExample, ? extends R> mapper) {
      this.files = files;
      this.mapper = mapper;
      this.firstIndex = new long[files.size()];
      long next = 0;
      for (int i = 0; i < files.size(); i++) {
        firstIndex[i] = next;
        next += files.get(i).records();
      }
      this.size = next;
    }

    @Override
    public long size() {
      return size;
    }

    @Override
    public R get(long index) throws Exception {
      Objects.checkIndex(index, size);
      int number = 0;
      while (number + 1 < firstIndex.length && firstIndex[number + 1] <= index) {
        number++;
      }
      TfRecordFile file = files.get(number);
      int record = (int) (index - firstIndex[number]);
      return map(example(file.read(record), file.address(record)));
    }

    private static TfExample example(byte[] bytes, TfRecordAddress address) {
      try {
        return TfExample.parse(bytes, address);
      } catch (InvalidProtocolBufferException e) {
        throw new TfRecordException(
            address + " must be a tf.train.Example, but cannot be read as one: " + e.getMessage(),
            e);
      }
    }

    private R map(TfExample example) {
      R mapped;
      try {
        mapped = mapper.apply(example);
      } catch (TfRecordException e) {
        throw e;
      } catch (Exception e) {
        throw new TfRecordException(example.where() + ": the mapper failed: " + e, e);
      }
      if (mapped == null) {
        throw new TfRecordException(
            example.where() + ": the mapper must return an example, but returned null", null);
      }
      return mapped;
    }
  }
}
