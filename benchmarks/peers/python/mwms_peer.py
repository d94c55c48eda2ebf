"""TensorFlow's MultiWorkerMirroredStrategy in a loop of its own; starts itself once for each worker.

Keras 3.15's model.fit takes no batches of this strategy ("Attempt to convert a value (PerReplica ...").
"""

import json
import os
import socket
import subprocess
import sys

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

from common import WORK, WORKER_BATCH, Clock, arguments, data


def launch(workers):
    """Runs the workers on free ports of this machine; returns the first exit code that is not 0."""
    sockets = [socket.socket() for _ in range(workers)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    addresses = ["127.0.0.1:%d" % each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    processes = []
    for rank in range(workers):
        task = {"cluster": {"worker": addresses}, "task": {"type": "worker", "index": rank}}
        environment = {**os.environ, "TF_CONFIG": json.dumps(task)}
        output = None if rank == 0 else subprocess.DEVNULL
        processes.append(subprocess.Popen([sys.executable, *sys.argv], env=environment, stdout=output))
    return next((code for code in [process.wait() for process in processes] if code), 0)


def train(args):
    import keras
    import tensorflow as tf

    import keras_models

    keras.utils.set_random_seed(args.seed)
    tf.config.threading.set_intra_op_parallelism_threads(args.threads)
    tf.config.threading.set_inter_op_parallelism_threads(args.inter)
    options = tf.distribute.experimental.CommunicationOptions(
        bytes_per_pack=args.pack, implementation=tf.distribute.experimental.CommunicationImplementation.RING
    )
    strategy = tf.distribute.MultiWorkerMirroredStrategy(communication_options=options)
    clock = Clock("mwms", args, keras=keras.__version__, tensorflow_python=tf.__version__)
    workers = strategy.num_replicas_in_sync
    examples, _ = WORK[args.work]
    count = examples // (WORKER_BATCH * workers)
    with strategy.scope():
        model = keras_models.create(args.work)
        optimizer = keras.optimizers.Adam(1e-3)
        optimizer.build(model.trainable_variables)
        total = tf.Variable(0.0, aggregation=tf.VariableAggregation.MEAN)

    def batches(context):
        inputs, labels = data(args)
        slices = tf.data.Dataset.from_tensor_slices((inputs, labels.astype("int32")))
        slices = slices.shard(context.num_input_pipelines, context.input_pipeline_id)
        slices = slices.shuffle(examples, seed=args.seed).repeat().batch(WORKER_BATCH)
        if inputs.dtype == "uint8":
            slices = slices.map(lambda x, y: (tf.cast(x, tf.float32) / 127.5 - 1, y))
        return slices.prefetch(tf.data.AUTOTUNE)

    def replica_step(inputs, labels):
        with tf.GradientTape() as tape:
            logits = model(inputs, training=True)
            losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits)
            loss = tf.nn.compute_average_loss(losses, global_batch_size=WORKER_BATCH * workers)
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply(gradients, model.trainable_variables)  # adds them up over all workers
        total.assign_add(loss * workers)

    @tf.function
    def train_steps(iterator, steps):
        for _ in tf.range(steps):
            strategy.run(replica_step, next(iterator))

    iterator = iter(strategy.distribute_datasets_from_function(batches))
    for _ in range(args.epochs):
        total.assign(0.0)
        for start in range(0, count, args.steps_per_execution):
            train_steps(iterator, tf.constant(min(args.steps_per_execution, count - start)))
            clock.step()
        clock.epoch(total.numpy() / count)
    if strategy.cluster_resolver.task_id == 0:
        clock.print()
        sys.stdout.flush()
    os._exit(0)  # TensorFlow's server cannot be stopped


args = arguments("mwms")
if "TF_CONFIG" in os.environ:
    train(args)
else:
    sys.exit(launch(args.devices))
