"""Fails if a document names a file or folder that is not there. A path in backticks counts if it begins at the
root of the repository, or in the crate that the sentence names before it (`shared/learn`, `run/plan.rs`)."""

import pathlib
import re
import subprocess
import sys

files = set(subprocess.check_output(["git", "ls-files"], text=True).split())
folders = {str(parent) for file in files for parent in pathlib.PurePath(file).parents}
roots = {file.split("/")[0] for file in files if "/" in file}
crates = sorted(folder for folder in folders if re.fullmatch(r"(shared|functions)/\w+", folder))


def exists(path):
    return path.rstrip("/") in files | folders


def check(page):
    missing, crate = [], None
    text = re.sub(r"```.*?```", "", pathlib.Path(page).read_text(), flags=re.S)
    for line in text.splitlines():
        for span in re.findall(r"`([^`\s]+)`", line):
            if span.rstrip("/") in crates:
                crate = span.rstrip("/")
            if span.split("/")[0] in roots and "/" in span and not re.search(r"[<>*{}…]", span):
                found = exists(span)
            elif re.fullmatch(r"[\w/-]+\.(rs|tsx?|css)", span) or re.fullmatch(r"[a-z_]+/", span):
                inside = [f"{crate}/src/{span}", f"web/src/{span}"]
                found = any(map(exists, inside)) or any(f.endswith("/" + span.rstrip("/")) for f in files | folders)
            else:
                continue
            if not found:
                missing.append(f"{page}: {span}")
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", line):
            target = (pathlib.Path(page).parent / link).resolve().relative_to(pathlib.Path.cwd())
            if not exists(str(target)):
                missing.append(f"{page}: {link}")
    return missing


pages = [f for f in files if f.endswith(".md") and "node_modules" not in f]
missing = sorted(problem for page in pages for problem in check(page))
print("\n".join(missing), file=sys.stderr)
sys.exit(bool(missing))
