"""A straightforward detector of mitoses on a slide: half-overlapping tiles, peaks of the map, neighbours suppressed by a KD-tree.

Reads its task as JSON from standard input, waits for a line "go" before each run and prints each run's outcome as JSON.
"""

import json
import sys
import time

import numpy as np
import onnxruntime as ort
import tifffile
from scipy import ndimage
from scipy.spatial import cKDTree

WHITE = 230  # a tile whose mean is lighter holds no tissue


def tile_starts(length: int, tile: int) -> list[int]:
    step = tile // 2
    return list(range(0, max(length - tile, 0) + step, step))


def padded(image: np.ndarray, y: int, x: int, tile: int) -> np.ndarray:
    part = image[y : y + tile, x : x + tile]
    if part.shape[:2] == (tile, tile):
        return part
    full = np.full((tile, tile, 3), 255, np.uint8)
    full[: part.shape[0], : part.shape[1]] = part
    return full


def peaks(probability: np.ndarray, floor: float, radius: int) -> np.ndarray:
    """Centroids of the plateaus that are greatest within `radius` map pixels: rows of y, x, probability."""
    greatest = ndimage.maximum_filter(probability, size=2 * radius + 1)
    labels, count = ndimage.label((probability == greatest) & (probability >= floor))
    index = np.arange(1, count + 1)
    centres = ndimage.center_of_mass(np.ones_like(probability), labels, index)
    values = ndimage.maximum(probability, labels, index)
    return np.array([[y + 0.5, x + 0.5, value] for (y, x), value in zip(centres, values)]).reshape(-1, 3)


def suppressed(found: np.ndarray, radius: float) -> np.ndarray:
    found = found[np.argsort(-found[:, 2], kind="stable")]
    tree = cKDTree(found[:, :2])
    kept = np.ones(len(found), bool)
    for i in range(len(found)):
        if kept[i]:
            for j in tree.query_ball_point(found[i, :2], radius):
                if j > i:
                    kept[j] = False
    return found[kept]


def analyse(task: dict, session: ort.InferenceSession) -> dict:
    started = time.perf_counter()
    tile = task["tilePx"]
    image = tifffile.imread(task["slide"], key=0)[:, :, :3]
    found, tiles = [], 0
    for y in tile_starts(image.shape[0], tile):
        for x in tile_starts(image.shape[1], tile):
            pixels = padded(image, y, x, tile)
            if pixels.mean() > WHITE:
                continue
            tiles += 1
            (probability,) = session.run(["probability"], {"image": np.ascontiguousarray(pixels[np.newaxis])})
            stride = tile // probability.shape[-1]
            radius = max(1, round(task["peakRadiusUm"] / task["mpp"] / stride))
            found.append(peaks(probability[0, 0], task["floor"], radius) * [stride, stride, 1] + [y, x, 0])
    every = np.concatenate(found) if found else np.zeros((0, 3))
    figures = suppressed(every, task["radiusUm"] / task["mpp"]) if len(every) else every
    seconds = time.perf_counter() - started
    rows = [[float(x), float(y), float(p)] for y, x, p in figures]
    return {"seconds": seconds, "tiles": tiles, "candidates": rows}


def main() -> None:
    task = json.loads(sys.stdin.readline())
    options = ort.SessionOptions()
    options.intra_op_num_threads = task["threads"]
    session = ort.InferenceSession(task["model"], options, providers=["CPUExecutionProvider"])
    tile = task["tilePx"]
    session.run(["probability"], {"image": np.full((1, tile, tile, 3), 255, np.uint8)})
    for _ in iter(sys.stdin.readline, ""):
        print(json.dumps(analyse(task, session)), flush=True)


main()
