"""The slice encoder in PyTorch, eager, from the weights of a model file of ours: the peer of the verb `network`, which starts it.

usage: network_pytorch.py <settings.json>

Needs Debian's python3-torchvision. Tries each batch in both memory formats and goes on with the fastest. Its input, normalised and in
three channels, is ready before it is timed.
"""
import time

import numpy as np
import torch
import torchvision

from cnn_rnn import FORMATS, CnnRnn, read_safetensors
from serving import serve, settings

BATCHES = (1, 4, 8, 16, 32)
TURNS = 3


def load(plan):
    network = CnnRnn(plan)
    network.load_state_dict(read_safetensors(plan["model"]), strict=True)
    return network.eval()


def encode(encoder, slices, batch):
    with torch.inference_mode():
        return torch.cat([encoder(part) for part in torch.split(slices, batch)])


def seconds(action):
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def fastest(encoder, slices):
    """Milliseconds a slice of each memory format and batch, the least of several turns, and the best of them."""
    tried = {}
    for turn in range(TURNS):
        for name, memory_format in FORMATS.items():
            formatted = encoder.to(memory_format=memory_format)
            prepared = slices.contiguous(memory_format=memory_format)
            for batch in (batch for batch in BATCHES if batch <= len(slices)):
                taken = seconds(lambda: encode(formatted, prepared, batch)) / len(slices) * 1e3
                tried[name, batch] = min(taken, tried.get((name, batch), taken))
    return tried, min(tried, key=tried.get)


def prepare(plan, levels):
    """(N, size, size) levels in [0, 1] -> (N, 3, size, size), normalised; of 8 bits, as the network is trained and asked with."""
    levels = torch.floor(levels * 255 + 0.5) / 255
    mean = torch.tensor(plan["normalisation"]["mean"]).view(1, 3, 1, 1)
    deviation = torch.tensor(plan["normalisation"]["standard_deviation"]).view(1, 3, 1, 1)
    return (levels.unsqueeze(1) - mean) / deviation


def main():
    plan = settings()
    torch.set_num_threads(plan["threads"])
    levels = np.fromfile(plan["levels_file"], np.float32).reshape(-1, plan["size"], plan["size"])
    slices = prepare(plan, torch.from_numpy(levels))
    encoder = load(plan).encoder
    tried, (name, batch) = fastest(encoder, slices)
    memory_format = FORMATS[name]
    encoder, slices = encoder.to(memory_format=memory_format), slices.contiguous(memory_format=memory_format)

    def about():
        return {
            "library": f"PyTorch {torch.__version__}, torchvision {torchvision.__version__}, {torch.get_num_threads()} threads",
            "format": name,
            "batch": batch,
            "tried": {f"{tried_name}, batch {tried_batch}": milliseconds for (tried_name, tried_batch), milliseconds in tried.items()},
        }

    def features(file):
        encode(encoder, slices, batch).numpy().astype(np.float32).tofile(file)
        return {}

    serve(about=about, go=lambda: {"seconds": seconds(lambda: encode(encoder, slices, batch))}, features=features)


if __name__ == "__main__":
    main()
