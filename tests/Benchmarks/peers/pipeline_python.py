"""Files to verdict in Python: pydicom and GDCM read and decode, torch windows, resizes and runs the network from the weights of a model
file of ours. The peer of the verb `compare`, which starts it.

usage: pipeline_python.py <settings.json>

Needs Debian's python3-pydicom, python3-gdcm and python3-torchvision. Reading, windowing and resizing run in as many processes as the
settings say, each on one thread, which write into memory that all share; the network then has all cores. Batch and memory format are those
that take the least time on the first slices of a scan. Starting, importing and choosing are no part of any time.
"""
import mmap
import multiprocessing
import os
import time
import warnings

import numpy as np
import pydicom
import torch
import torch.nn.functional

from network_pytorch import FORMATS, encode, fastest, load, prepare
from serving import serve, settings

MOST_SLICES = 1000
TRIED_SLICES = 32


class Windower:
    """Files to windowed slices, in several processes."""

    def __init__(self, plan):
        self.size, self.minimum, self.width = plan["size"], plan["window_minimum"], plan["window_width"]
        pages = mmap.mmap(-1, MOST_SLICES * self.size * self.size * 4)
        self.levels = np.frombuffer(pages, np.float32).reshape(MOST_SLICES, self.size, self.size)
        self.processes = plan["processes"]
        self.pool = None

    def start(self):
        """Forks the processes: now that the memory is there, so that they share it, and before torch has threads, which no fork keeps."""
        self.pool = multiprocessing.get_context("fork").Pool(self.processes, torch.set_num_threads, (1,))

    def window(self, job):
        """Puts one slice into its place; gives its position along the normal."""
        index, path = job
        image = pydicom.dcmread(path)
        hounsfield = image.pixel_array.astype(np.float32) * np.float32(image.RescaleSlope) + np.float32(image.RescaleIntercept)
        levels = torch.from_numpy(((hounsfield - self.minimum) / self.width).clip(0, 1))
        resized = torch.nn.functional.interpolate(
            levels[None, None], (self.size, self.size), mode="bilinear", antialias=True, align_corners=False)
        self.levels[index] = resized[0, 0].numpy()
        rows, columns = np.array(image.ImageOrientationPatient[:3]), np.array(image.ImageOrientationPatient[3:])
        return float(np.dot(np.cross(rows, columns), image.ImagePositionPatient))

    def __call__(self, folder):
        """(slices, size, size), in the order of their positions, feet to head."""
        jobs = list(enumerate(os.path.join(folder, name) for name in os.listdir(folder)))
        positions = self.pool.map(window_here, jobs, chunksize=max(1, len(jobs) // (4 * self.processes)))
        return torch.from_numpy(self.levels[np.argsort(positions)])


WINDOWER = None


def window_here(job):
    """The worker's part: it has the windower from the process that it was forked from."""
    return WINDOWER.window(job)


class Network:
    """Windowed slices to probabilities, at the batch and in the memory format that suit this machine."""

    def __init__(self, plan):
        self.plan = plan
        self.network = load(plan)
        self.memory_format, self.batch = None, None

    def choose(self, levels):
        tried, (name, self.batch) = fastest(self.network.encoder, prepare(self.plan, levels[:TRIED_SLICES]))
        self.memory_format = FORMATS[name]
        self.network.encoder.to(memory_format=self.memory_format)
        return {
            "library": f"pydicom {pydicom.__version__}, PyTorch {torch.__version__}, {torch.get_num_threads()} threads, "
            f"{self.plan['processes']} processes",
            "format": name,
            "batch": self.batch,
            "tried": {f"{tried_name}, batch {tried_batch}": value for (tried_name, tried_batch), value in tried.items()},
        }

    def __call__(self, levels):
        slices = prepare(self.plan, levels).contiguous(memory_format=self.memory_format)
        features = encode(self.network.encoder, slices, self.batch)
        with torch.inference_mode():
            logits = self.network.head(features, [len(features)])
            return torch.softmax(logits.double(), 2)[0, :, self.plan["positive_index"]]


def main():
    warnings.simplefilter("ignore")  # pydicom tells of each odd value, which takes time and says nothing here
    global WINDOWER
    plan = settings()
    WINDOWER = Windower(plan)
    WINDOWER.start()
    torch.set_num_threads(plan["threads"])
    network = Network(plan)

    def windowed(folder):
        start = time.perf_counter()
        slices = len(WINDOWER(folder))
        return {"seconds": time.perf_counter() - start, "slices": slices}

    def write(folder, file):
        WINDOWER(folder).numpy().tofile(file)
        return {}

    def verdict(folder):
        start = time.perf_counter()
        levels = WINDOWER(folder)
        read = time.perf_counter()
        probabilities = network(levels)
        positive = bool((probabilities >= plan["threshold"]).any())
        end = time.perf_counter()
        return {
            "seconds": end - start,
            "windowed_seconds": read - start,
            "network_seconds": end - read,
            "is_positive": positive,
            "probabilities": probabilities.tolist(),
        }

    serve(choose=lambda folder: network.choose(WINDOWER(folder)), windowed=windowed, write=write, verdict=verdict)


if __name__ == "__main__":
    main()
