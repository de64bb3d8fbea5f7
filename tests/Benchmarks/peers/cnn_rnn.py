"""The network of arXiv 2106.07524 in PyTorch, under the names of Cov19Ct's model file, and what reads that file."""
import json

import numpy as np
import torch
import torchvision
from torch.nn.utils.rnn import pad_sequence

SAFETENSORS_TYPES = {"F32": np.float32, "I64": np.int64}
FORMATS = {"contiguous": torch.contiguous_format, "channels_last": torch.channels_last}


class Head(torch.nn.Module):
    """Batch normalisation over the slices of all scans, dropout, GRU, and a dense layer at each step."""

    def __init__(self, features, units, classes, dropout):
        super().__init__()
        self.bn = torch.nn.BatchNorm1d(features)
        self.dropout = torch.nn.Dropout(dropout)
        self.gru = torch.nn.GRU(features, units, batch_first=True)
        self.fc = torch.nn.Linear(units, classes)

    def forward(self, features, lengths):
        # One row has no variance: it is normalised by the running statistics.
        self.bn.train(self.training and len(features) > 1)
        steps = pad_sequence(torch.split(self.bn(features), lengths), batch_first=True)  # (N, T, features)
        states, _ = self.gru(self.dropout(steps))  # (N, T, units)
        return self.fc(states)  # (N, T, classes)


class CnnRnn(torch.nn.Module):
    """The network of arXiv 2106.07524, section 4, under the names of Cov19Ct's model file."""

    def __init__(self, plan):
        super().__init__()
        self.encoder = getattr(torchvision.models, plan["encoder"].lower())(weights=None)
        features = self.encoder.fc.in_features
        self.encoder.fc = torch.nn.Identity()
        self.head = Head(features, plan["recurrent_units"], 2, plan["dropout"])

    def forward(self, slices, lengths):
        """(rows, 3, H, W), the slices of all scans, one scan behind another -> logits (N, T, 2)."""
        return self.head(self.encoder(slices), lengths)


def read_safetensors(path):
    """The tensors of a safetensors file by name: a length of 8 bytes, a JSON header, then the numbers, little-endian."""
    tensors = {}
    with open(path, "rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        data = file.read()
    for name, entry in header.items():
        if name != "__metadata__":
            first, end = entry["data_offsets"]
            values = np.frombuffer(data[first:end], SAFETENSORS_TYPES[entry["dtype"]]).reshape(entry["shape"])
            tensors[name] = torch.from_numpy(values.copy())
    return tensors
