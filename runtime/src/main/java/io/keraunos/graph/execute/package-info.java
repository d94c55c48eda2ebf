/**
 * Runs a traced module: a session on its graph and variables, the calls for the shares of a batch,
 * and the sums of its metrics on the host. May use tracing, the plan and the analysis; nothing in
 * the graph uses this package.
 */
@NullMarked
package io.keraunos.graph.execute;

import org.jspecify.annotations.NullMarked;
