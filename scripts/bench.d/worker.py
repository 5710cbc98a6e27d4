"""One side of a row: worker.py FILE.py "FUNCTION [SIZE...]" LIBRARY

worker.lua says how it is spoken to.
"""

import ctypes
import os
import re
import runpy
import sys
import time


def openblas():
    """Version and kernels of the OpenBLAS that is loaded, by its own account."""
    with open("/proc/self/maps") as maps:
        paths = re.findall(r"/\S*openblas\S*", maps.read())
    for path in paths:
        library = ctypes.CDLL(path)
        for prefix in "", "scipy_":
            for suffix in "", "64_":
                function = getattr(library, prefix + "openblas_get_config" + suffix, None)
                if function:
                    function.restype = ctypes.c_char_p
                    words = function().decode().split()
                    kernels = getattr(library, prefix + "openblas_get_corename" + suffix)
                    kernels.restype = ctypes.c_char_p
                    return " ".join(words[:2] + [kernels().decode()])
    return "a BLAS of unknown name"


def version(library):
    """What the library is, and which BLAS it found."""
    module = sys.modules.get(library)
    if module is None:
        return library
    if library == "torch":
        config = module.__config__.show()
        parts = re.findall(r"Math Kernel Library Version \S+|MKL-DNN v\S+|oneDNN v\S+", config)
        parts = [part.replace("Math Kernel Library Version", "MKL").replace("MKL-DNN", "oneDNN")
                 for part in parts]
        parts = parts if "MKL" in "".join(parts) else parts + [openblas()]
    elif library == "jax":
        parts = ["jaxlib " + sys.modules["jaxlib"].__version__, module.devices()[0].platform]
    else:
        parts = [openblas()] if library == "numpy" else []
    return "%s %s%s" % (library, module.__version__, parts and " (%s)" % ", ".join(parts) or "")


def peak():
    """KiB of memory that were in use at once since 'prepared' was said."""
    with open("/proc/self/status") as status:
        return int(re.search(r"VmHWM:\s*(\d+)", status.read()).group(1))


def main():
    file, name, library = sys.argv[1:]
    answers = open("/dev/fd/3", "w")
    os.dup2(2, 1)

    def answer(*words):
        print(*words, file=answers, flush=True)

    try:
        sys.path.insert(0, os.path.dirname(os.path.abspath(file)))
        name, *sizes = name.split()
        function = runpy.run_path(file)[name](*map(int, sizes))
        answer("prepared", version(library))
    except ImportError as error:
        return answer("missing", error.name)
    except Exception as error:
        return answer(*repr(error).split())
    with open("/proc/self/clear_refs", "w") as marks:
        marks.write("5")
    for line in sys.stdin:
        turns = range(int(line))
        try:
            start = time.perf_counter()
            for _ in turns:
                function()
            answer(time.perf_counter() - start, peak())
        except Exception as error:
            return answer(*repr(error).split())


main()
