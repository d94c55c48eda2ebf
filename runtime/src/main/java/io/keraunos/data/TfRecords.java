package io.keraunos.data;

import com.google.protobuf.InvalidProtocolBufferException;
import io.keraunos.check.Check;
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
 * <p>Files may be packed with {@code GZIP}, as TFX writes all of them, or {@code ZLIB}; that is
 * seen from what is in them and not from their names. To be read by index they are unpacked first,
 * every checksum compared, to a temporary folder that is deleted when the process ends; what a
 * killed process left is deleted by the next one. {@link #stream(List, Dataset.Mapping)} unpacks
 * while it reads and needs no place on the disk. A packed record must have at most 256 MiB.
 */
public final class TfRecords {

  private static final long MAX_CACHE_BYTES = 1L << 36;

  private TfRecords() {}

  /**
   * Reads a file.
   *
   * @param mapper turns each record into an example; called by several loader threads at once
   * @throws NoSuchFileException if there is no such file
   * @throws TfRecordException if it is cut off or no TFRecord file. A record whose bytes are
   *     damaged, or that the mapper fails on, is an error when it is read.
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
    return read(files, Path.of(System.getProperty("java.io.tmpdir")), MAX_CACHE_BYTES, mapper);
  }

  /**
   * Reads some files, unpacking packed ones to a given folder.
   *
   * @param files at least one
   * @param cacheFolder is made if need be; {@code java.io.tmpdir} elsewhere
   * @param maxCacheBytes the most unpacked bytes that this process may have in it, at least 1; 64
   *     GiB elsewhere
   * @param mapper as for one file
   * @throws IllegalArgumentException if there are no files
   * @throws NoSuchFileException as for one file
   * @throws TfRecordException as for one file, and if the unpacked records are more than may be
   */
  public static <R> Dataset<R> read(
      List<Path> files,
      Path cacheFolder,
      long maxCacheBytes,
      Dataset.Mapping<? super TfExample, ? extends R> mapper)
      throws IOException {
    checkNotEmpty(files);
    Check.atLeast("maxCacheBytes", maxCacheBytes, 1);
    List<TfRecordFile> indexed = new ArrayList<>();
    for (Path file : files) {
      Path plain =
          TfRecordPass.isPacked(file)
              ? TfRecordCache.unpack(file, cacheFolder.toAbsolutePath(), maxCacheBytes)
              : file;
      indexed.add(TfRecordFile.index(file, plain));
    }
    return new Records<>(List.copyOf(indexed), mapper);
  }

  /**
   * Reads some files in turn, each epoch anew, without an index and without a cache. Of {@code n}
   * workers each reads all files and takes every {@code n}th record.
   *
   * @param files at least one, packed or not
   * @param mapper turns each record into an example
   * @return a stream whose passes throw {@link TfRecordException} where a file is damaged
   * @throws IllegalArgumentException if there are no files
   */
  public static <R> StreamDataset<R> stream(
      List<Path> files, Dataset.Mapping<? super TfExample, ? extends R> mapper) {
    checkNotEmpty(files);
    List<Path> copy = List.copyOf(files);
    return (epoch, shard, shards) -> new TfRecordIterator<>(copy, shard, shards, mapper);
  }

  private static void checkNotEmpty(List<Path> files) {
    if (files.isEmpty()) {
      throw new IllegalArgumentException("files must be at least 1, but there were none");
    }
  }

  /** Converts a record to an example. */
  static <R> R map(
      byte[] bytes,
      TfRecordAddress address,
      Dataset.Mapping<? super TfExample, ? extends R> mapper) {
    R mapped;
    try {
      mapped = mapper.apply(TfExample.parse(bytes, address));
    } catch (InvalidProtocolBufferException e) {
      throw new TfRecordException(
          address + " must be a tf.train.Example, but cannot be read as one: " + e.getMessage(), e);
    } catch (TfRecordException e) {
      throw e;
    } catch (Exception e) {
      throw address.error("the mapper failed: " + e, e);
    }
    if (mapped == null) {
      throw address.error("the mapper must return an example, but returned null");
    }
    return mapped;
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
      return TfRecords.map(file.read(record), file.address(record), mapper);
    }
  }
}
