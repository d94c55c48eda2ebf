/**
 * Training in the background of an application: {@link io.keraunos.job.TrainingJobs} starts fits,
 * tells how far they are, and ends them.
 */
@NullMarked
package io.keraunos.job;

import org.jspecify.annotations.NullMarked;
