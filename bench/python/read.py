"""Reads regions of a slide with tifffile or openslide-python: one line of JSON in for each run, one out."""

import json
import sys
import time

import numpy as np
import openslide
import tifffile
import zarr


def by_tifffile(path: str):
    store = tifffile.imread(path, aszarr=True, level=0, series=0)
    opened = zarr.open(store, mode="r")
    array = opened if isinstance(opened, zarr.Array) else opened["0"]
    return lambda x, y, side: np.asarray(array[y : y + side, x : x + side])[:, :, :3]


def by_openslide(path: str):
    slide = openslide.OpenSlide(path)
    return lambda x, y, side: np.asarray(slide.read_region((x, y), 0, (side, side)).convert("RGB"))


def main() -> None:
    readers = {"tifffile": by_tifffile, "openslide": by_openslide}
    for line in sys.stdin:
        task = json.loads(line)
        try:
            read = readers[task["reader"]](task["slide"])
            read(*task["places"][0], task["sidePx"])
            started, total = time.perf_counter(), 0.0
            for x, y in task["places"]:
                total += float(read(x, y, task["sidePx"]).mean())
            seconds = time.perf_counter() - started
            print(json.dumps({"seconds": seconds, "mean": total / len(task["places"])}), flush=True)
        except Exception as error:
            print(json.dumps({"failed": f"{type(error).__name__}: {error}"[:200]}), flush=True)


main()
