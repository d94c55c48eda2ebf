/**
 * Copies of checkpoints and exported models in a folder of any {@link
 * java.nio.file.spi.FileSystemProvider}, such as those of object stores: {@link
 * io.keraunos.remote.RemoteFolder}, and {@link io.keraunos.remote.RemoteCheckpoints} for a fit.
 *
 * <p>Nothing is renamed there, since stores copy a file to rename it, or cannot. A folder is whole
 * once it has its list of files, which is written last.
 */
@NullMarked
package io.keraunos.remote;

import org.jspecify.annotations.NullMarked;
