"""Makes antialiased_bilinear.json: what torch.nn.functional.interpolate makes of slices given by a formula.

Run: python3 make_antialiased_bilinear.py   (needs torch; Debian: python3-torch)
"""
import json

import numpy as np
import torch

SIZES = [(37, 53, 16, 16), (20, 20, 33, 41), (64, 64, 64, 64), (1, 7, 5, 3), (512, 512, 224, 224), (300, 768, 224, 224)]


def level(row, column):
    """A level in [0, 1) that every language computes alike: integers up to the last division."""
    return ((row * 7919 + column * 104729 + row * column * 31) % 10007) / 10007


cases = []
for rows, columns, target_rows, target_columns in SIZES:
    source = np.array([[level(r, c) for c in range(columns)] for r in range(rows)], dtype=np.float32)
    result = torch.nn.functional.interpolate(
        torch.from_numpy(source)[None, None], size=(target_rows, target_columns), mode="bilinear", antialias=True, align_corners=False
    )[0, 0].numpy()
    step = max(1, result.size // 300)
    cases.append({
        "size": [rows, columns, target_rows, target_columns],
        "step": step,
        "values": [round(float(v), 7) for v in result.ravel()[::step]],
    })

with open("antialiased_bilinear.json", "w", encoding="utf-8") as file:
    json.dump({"torch": torch.__version__, "cases": cases}, file)
    file.write("\n")
