"""Trains in PyTorch what `Cov19Ct.Benchmarks train-peer` trained: the same network from the same first weights on the same
slices in the same order. Reads plan.json, initial.safetensors and slices.bin of a folder; writes pytorch.json beside them.

Run: python3 train_pytorch.py <folder of train-peer> [--format auto|contiguous|channels_last] [--threads n] [--perturb x]
Needs torch, torchvision and scikit-learn (Debian: python3-torchvision, python3-sklearn).
"""
import argparse
import copy
import json
import os
import resource
import sys
import time

import numpy as np
import sklearn.metrics
import torch
import torchvision

from cnn_rnn import FORMATS, CnnRnn, read_safetensors

PRECISIONS = {"Float32": torch.float32, "Float64": torch.float64}
EVALUATION_SLICES = 32


class Slices:
    """The network's input for scans."""

    def __init__(self, folder, plan, memory_format):
        size = plan["size"]
        self.levels = np.fromfile(os.path.join(folder, "slices.bin"), np.uint8).reshape(-1, size, size)
        self.mean = torch.tensor(plan["normalisation"]["mean"]).view(1, 3, 1, 1)
        self.deviation = torch.tensor(plan["normalisation"]["standard_deviation"]).view(1, 3, 1, 1)
        self.memory_format = memory_format
        self.precision = PRECISIONS[plan["precision"]]

    def of(self, scans):
        """-> (rows, 3, H, W) normalised, and the number of slices of each scan."""
        rows = np.concatenate([self.levels[scan["first"]:scan["first"] + scan["slice_count"]] for scan in scans])
        grey = torch.from_numpy(rows).unsqueeze(1).float() / 255
        normalised = (grey - self.mean) / self.deviation
        return normalised.to(self.precision).contiguous(memory_format=self.memory_format), [scan["slice_count"] for scan in scans]


def losses_of(logits, scans):
    """Softmax cross entropy at every slice, its mean for each scan: (N)."""
    return torch.stack([
        torch.nn.functional.cross_entropy(logits[i, :scan["slice_count"]], torch.full((scan["slice_count"],), scan["label"]))
        for i, scan in enumerate(scans)])


def step(network, optimiser, slices, scans):
    optimiser.zero_grad()
    loss = losses_of(network(*slices.of(scans)), scans).mean()
    loss.backward()
    optimiser.step()
    return loss.item()


def evaluation_batches(scans):
    """As many scans at a time as have a few slices together."""
    batch, count = [], 0
    for scan in scans:
        if batch and count + scan["slice_count"] > EVALUATION_SLICES:
            yield batch
            batch, count = [], 0
        batch.append(scan)
        count += scan["slice_count"]
    yield batch


def evaluate(network, slices, scans):
    """Mean loss, and the mean probability of COVID of each scan."""
    network.eval()
    losses, scores = [], []
    with torch.no_grad():
        for batch in evaluation_batches(scans):
            logits = network(*slices.of(batch))
            losses += losses_of(logits, batch).tolist()
            probabilities = torch.softmax(logits.double(), 2)[:, :, 1]
            scores += [probabilities[i, :scan["slice_count"]].mean().item() for i, scan in enumerate(batch)]
    network.train()
    return float(np.mean(losses)), scores


def faster_format(network, folder, plan):
    """The memory format in which a few steps take less time, tried on a copy of the network."""
    scans = [plan["training"][i] for i in plan["order"][0][0]]
    seconds = {}
    for name, memory_format in FORMATS.items():
        trial = copy.deepcopy(network).to(memory_format=memory_format).train()
        optimiser = torch.optim.Adam(trial.parameters(), plan["learning_rate"])
        slices = Slices(folder, plan, memory_format)
        times = []
        for _ in range(6):
            start = time.perf_counter()
            step(trial, optimiser, slices, scans)
            times.append(time.perf_counter() - start)
        seconds[name] = min(times[1:])
    return min(seconds, key=seconds.get)


def perturb(network, share):
    """Changes every weight by a random share of itself: shows how far rounding alone takes a training."""
    generator = torch.Generator().manual_seed(1)
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.mul_(1 + share * torch.randn(parameter.shape, generator=generator, dtype=parameter.dtype))


def train(network, folder, plan, memory_format):
    slices = Slices(folder, plan, memory_format)
    optimiser = torch.optim.Adam(network.parameters(), plan["learning_rate"])
    network.train()
    losses, epochs = [], []
    for epoch, batches in enumerate(plan["order"]):
        start = time.perf_counter()
        for batch in batches:
            losses.append(step(network, optimiser, slices, [plan["training"][i] for i in batch]))
            if len(losses) == plan["steps"]:
                print(f"{len(losses)} steps, the last loss {losses[-1]:.6f}")
                return losses, epochs
        trained = time.perf_counter()
        loss, scores = evaluate(network, slices, plan["validation"])
        validated = time.perf_counter()
        labels = [scan["label"] for scan in plan["validation"]]
        epochs.append({
            "epoch": epoch + 1,
            "validation_loss": loss,
            "macro_f1": sklearn.metrics.f1_score(labels, [int(score >= 0.5) for score in scores], average="macro"),
            "auc": sklearn.metrics.roc_auc_score(labels, scores),
            "training_seconds": trained - start,
            "validation_seconds": validated - trained,
        })
        print(f"epoch {epoch + 1}: loss {np.mean(losses[-len(batches):]):.4f}, validation {loss:.4f}, "
              f"macro F1 {epochs[-1]['macro_f1']:.4f}, AUC {epochs[-1]['auc']:.4f}, "
              f"{trained - start:.1f} s + {validated - trained:.1f} s", flush=True)
    return losses, epochs


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--format", choices=["auto", *FORMATS], default="auto",
                        help="memory format of activations; auto tries both for a few steps")
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--perturb", type=float, default=0,
                        help="changes the first weights by about this share; the result is pytorch.perturbed.json")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    with open(os.path.join(arguments.folder, "plan.json"), encoding="utf-8") as file:
        plan = json.load(file)
    network = CnnRnn(plan)
    network.load_state_dict(read_safetensors(os.path.join(arguments.folder, "initial.safetensors")), strict=True)
    network.to(PRECISIONS[plan["precision"]])
    if arguments.perturb:
        perturb(network, arguments.perturb)
    chosen = faster_format(network, arguments.folder, plan) if arguments.format == "auto" else arguments.format
    print(f"{plan['encoder']}, {len(plan['training'])} + {len(plan['validation'])} scans, seed {plan['seed']}, "
          f"dropout {plan['dropout']}, {plan['precision']}, {torch.get_num_threads()} threads, {chosen}")
    torch.manual_seed(plan["seed"])
    network = network.to(memory_format=FORMATS[chosen])
    losses, epochs = train(network, arguments.folder, plan, FORMATS[chosen])
    result = {
        "library": f"PyTorch {torch.__version__}, torchvision {torchvision.__version__}",
        "threads": torch.get_num_threads(),
        "settings": chosen,
        "losses": losses,
        "epochs": epochs,
        "peak_memory_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }
    name = "pytorch.perturbed.json" if arguments.perturb else "pytorch.json"
    with open(os.path.join(arguments.folder, name), "w", encoding="utf-8") as file:
        json.dump(result, file, indent=2)
        file.write("\n")


if __name__ == "__main__":
    sys.exit(main())
