"""PyTorch Lightning."""

import logging
import warnings

import lightning
import torch

import torch_data
import torch_models
from common import Clock, arguments, print_passes

warnings.filterwarnings("ignore")
logging.getLogger("lightning.pytorch").setLevel(logging.ERROR)


class Net(lightning.LightningModule):
    def __init__(self, args, clock):
        super().__init__()
        self.model = torch_models.create(args.work)
        self.clock = clock
        self.fused = args.fused

    def training_step(self, batch, index):
        inputs, labels = batch
        loss = torch_models.loss(self.model(inputs), labels)
        self.log("train_loss", loss, on_step=False, on_epoch=True)
        return loss

    def validation_step(self, batch, index):
        inputs, labels = batch
        logits = self.model(inputs)
        self.log("val_loss", torch_models.loss(logits, labels))
        self.log("val_acc", (logits.argmax(-1) == labels).float().mean())

    def on_train_batch_end(self, outputs, batch, index):
        self.clock.step()

    def configure_optimizers(self):
        return torch.optim.Adam(self.parameters(), lr=1e-3, eps=1e-7, fused=self.fused)


class Epochs(lightning.Callback):
    def __init__(self, clock):
        self.clock = clock

    def on_train_epoch_end(self, trainer, module):
        self.clock.epoch(trainer.callback_metrics["train_loss"])


def main():
    args = arguments("lightning")
    lightning.seed_everything(args.seed, verbose=False)
    if args.threads:
        torch.set_num_threads(args.threads)
    versions = {"lightning": lightning.__version__, "torch": torch.__version__}
    clock = Clock("lightning", args, **versions)
    module = Net(args, clock)
    if args.channels_last:
        module = module.to(memory_format=torch.channels_last)
    trainer = lightning.Trainer(
        max_epochs=args.epochs,
        accelerator="cpu",
        devices=args.devices,
        strategy="ddp" if args.devices > 1 else "auto",
        logger=False,
        enable_checkpointing=False,
        enable_progress_bar=False,
        enable_model_summary=False,
        callbacks=[Epochs(clock)],
    )
    if args.task == "validation":
        batches = torch_data.loader(args, shuffle=False)

        def validate():
            trainer.validate(module, batches, verbose=False)
            return len(batches.dataset) if args.loader == "items" else len(batches.sampler.sampler)

        print_passes("lightning", args, validate, **versions)
        return
    trainer.fit(module, torch_data.loader(args))
    if trainer.is_global_zero:
        clock.print()


if __name__ == "__main__":
    main()
