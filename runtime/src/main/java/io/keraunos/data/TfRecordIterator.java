package io.keraunos.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** A pass over the records that a shard has of some files. */
final class TfRecordIterator<R> implements Iterator<R>, AutoCloseable {

  private final Iterator<Path> files;
  private final int shard;
  private final int shards;
  private final Dataset.Mapping<? super TfExample, ? extends R> mapper;
  // Over all files.
  private long record = -1;
  private @Nullable TfRecordPass pass;
  private byte @Nullable [] waiting;

  TfRecordIterator(
      List<Path> files,
      int shard,
      int shards,
      Dataset.Mapping<? super TfExample, ? extends R> mapper) {
    this.files = files.iterator();
    this.shard = shard;
    this.shards = shards;
    this.mapper = mapper;
  }

  @Override
  public boolean hasNext() {
    try {
      while (waiting == null && (pass != null || files.hasNext())) {
        if (pass == null) {
          pass = TfRecordPass.open(files.next());
        }
        byte[] bytes = pass.next();
        if (bytes == null) {
          close();
        } else if (++record % shards == shard) {
          waiting = bytes;
        }
      }
      return waiting != null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public R next() {
    if (!hasNext() || waiting == null || pass == null) {
      throw new NoSuchElementException("the files have no more records");
    }
    byte[] bytes = waiting;
    waiting = null;
    return TfRecords.map(bytes, pass.address(), mapper);
  }

  @Override
  public void close() throws IOException {
    if (pass != null) {
      pass.close();
      pass = null;
    }
  }
}
