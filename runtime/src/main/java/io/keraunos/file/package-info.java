/**
 * Files and folders that are whole or absent after a kill or a power failure: {@link
 * io.keraunos.file.WholeFile}, {@link io.keraunos.file.NewFolder}, and {@link
 * io.keraunos.file.AppendedFile} for what grows. All that Keraunos writes goes through here.
 *
 * <p>A file under way has another name in the same folder, is forced to the disk and renamed; then
 * the folder is forced. Its permissions are those that the umask leaves.
 */
@NullMarked
package io.keraunos.file;

import org.jspecify.annotations.NullMarked;
