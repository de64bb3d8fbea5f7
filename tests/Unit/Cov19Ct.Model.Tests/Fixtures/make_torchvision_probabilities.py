"""Makes torchvision_probabilities.json: what torchvision's ResNets and torch.nn.GRU make of slices and weights that are
given by formulas, so that no weights need to be kept.

Run: python3 make_torchvision_probabilities.py   (needs torch and torchvision; Debian: python3-torchvision)
"""
import json
import math
import zlib

import numpy as np
import torch
import torchvision

SLICES, SIZE, UNITS, CLASSES = 6, 224, 128, 2
MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


def unit(count, seed):
    """count numbers in [0, 1): a 32-bit mix of their index, exact in every language."""
    x = np.arange(count, dtype=np.uint32) + np.uint32(seed)
    x ^= x >> np.uint32(16)
    x *= np.uint32(0x7FEB352D)
    x ^= x >> np.uint32(15)
    x *= np.uint32(0x846CA68B)
    x ^= x >> np.uint32(16)
    return (x >> np.uint32(8)).astype(np.float64) / 2**24


def weight(name, shape):
    """A tensor from its name: even in a range that keeps activations of order one through the network."""
    u = unit(math.prod(shape), zlib.crc32(name.encode())) * 2 - 1
    if name.endswith("running_var"):
        values = 1 + 0.2 * u
    elif name.endswith("running_mean"):
        values = 0.1 * u
    elif len(shape) == 4:
        values = u * math.sqrt(6 / (shape[1] * shape[2] * shape[3]))
    elif len(shape) == 2:
        values = u * math.sqrt(3 / shape[1])
    elif name.endswith("weight"):
        values = 0.5 + 0.1 * u
    else:
        values = 0.1 * u
    return torch.from_numpy(values.astype(np.float32).reshape(shape))


def fill(module, prefix):
    state = module.state_dict()
    for name, tensor in state.items():
        if tensor.dtype == torch.float32:
            tensor.copy_(weight(prefix + name, tuple(tensor.shape)))
    module.eval()
    return module


def slices():
    """Levels in [0, 1]: a ramp that turns with the slice, and noise."""
    grid = np.arange(SIZE, dtype=np.float64) / SIZE
    noise = unit(SLICES * SIZE * SIZE, 1).reshape(SLICES, SIZE, SIZE)
    ramps = np.stack([(grid[:, None] * s + grid[None, :] * (SLICES - s)) / SLICES for s in range(SLICES)])
    return torch.from_numpy((0.5 * ramps + 0.5 * noise).astype(np.float32))


def probabilities(depth):
    encoder = getattr(torchvision.models, f"resnet{depth}")(weights=None)
    features = encoder.fc.in_features
    encoder.fc = torch.nn.Identity()
    fill(encoder, "encoder.")
    norm = fill(torch.nn.BatchNorm1d(features), "head.bn.")
    gru = fill(torch.nn.GRU(features, UNITS, batch_first=True), "head.gru.")
    dense = fill(torch.nn.Linear(UNITS, CLASSES), "head.fc.")
    x = slices()[:, None].expand(-1, 3, -1, -1)
    x = (x - torch.tensor(MEAN).view(1, 3, 1, 1)) / torch.tensor(STD).view(1, 3, 1, 1)
    with torch.no_grad():
        states, _ = gru(norm(encoder(x)).unsqueeze(0))
        return torch.softmax(dense(states)[0], 1)[:, 1].tolist()


result = {f"ResNet{depth}": [round(p, 7) for p in probabilities(depth)] for depth in (18, 34, 50, 101)}
print(result)
with open("torchvision_probabilities.json", "w", encoding="utf-8") as file:
    json.dump({"torch": torch.__version__, "torchvision": torchvision.__version__, "probabilities": result}, file, indent=1)
    file.write("\n")
