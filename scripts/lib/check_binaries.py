"""Checks the functions that scripts/deploy would upload: each needs glibc alone, and those without LightGBM are
at most 8 MB as a zip, which a cold start fetches."""

import io
import pathlib
import re
import subprocess
import sys
import zipfile

GLIBC = {"libc.so.6", "libm.so.6", "libpthread.so.0", "libdl.so.2", "librt.so.1", "libutil.so.1", "libresolv.so.2"}
MOST = 8_000_000


def needed(binary):
    lines = subprocess.check_output(["readelf", "-d", binary], text=True)
    return set(re.findall(r"\(NEEDED\).*\[(.*)\]", lines))


def zipped(folder):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*")):
            archive.write(file, file.relative_to(folder))
    return len(buffer.getvalue())


problems = []
for name in sorted(set(re.findall(r"CodeUri: (target/lambda/\w+)/", pathlib.Path("template.yaml").read_text()))):
    folder = pathlib.Path(name)
    size, libraries = zipped(folder), needed(folder / "bootstrap")
    with_lightgbm = b"[LightGBM]" in (folder / "bootstrap").read_bytes()  # as it begins its log lines
    print(f"{folder.name:14} {size / 1e6:5.1f} MB  {'LightGBM' if with_lightgbm else ''}")
    strangers = {lib for lib in libraries - GLIBC if not lib.startswith("ld-linux")}
    if strangers:
        problems.append(f"{folder.name} needs {', '.join(sorted(strangers))}, which Lambda's image may not have")
    if size > MOST and not with_lightgbm:
        problems.append(f"{folder.name} is larger than {MOST / 1e6:.0f} MB")
print("\n".join(problems), file=sys.stderr)
sys.exit(bool(problems))
