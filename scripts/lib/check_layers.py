"""Fails if folders of a crate, or of the dashboard, know each other in a circle. In a crate, a room is what lies
directly in `src`: a folder or a file. It knows what it names by `crate::`, also where `lib.rs` or a folder's `mod.rs`
passes the name on."""

import graphlib
import os
import pathlib
import re
import sys

ORDER = {  # Where the direction is told: folders know those before them alone.
    "shared/learn": ["prepare", "learners", "monitor", "artifact", "insight", "prior", "run"],
}


def leaves(tree):
    """Paths of a use tree: `a::{b, c::D}` has `a::b` and `a::c::D`."""
    tree = tree.strip()
    head, brace, rest = tree.partition("{")
    if not brace:
        return [tree]
    parts, depth, start = [], 0, 0
    inside = rest[: rest.rindex("}")]
    for at, char in enumerate(inside + ","):
        depth += (char == "{") - (char == "}")
        if char == "," and depth == 0:
            parts.append(inside[start:at])
            start = at + 1
    return [head.strip() + leaf for part in parts if part.strip() for leaf in leaves(part)]


def source(path):
    """A file without its comments and its tests."""
    text = re.sub(r"//.*", "", path.read_text())
    return re.split(r"#\[cfg\(test\)\]\s*mod tests \{", text)[0]


def rooms(src):
    """Each room with its files, but for tests."""
    found = {}
    for path in sorted(src.rglob("*.rs")):
        parts = path.relative_to(src).with_suffix("").parts
        if parts[0] not in ("lib", "main", "bin") and not any(part.endswith("tests") for part in parts):
            found.setdefault(parts[0], []).append(path)
    return found


def passed_on(src, of_crate):
    """Which room a name of the crate's root comes from."""

    def names(path):
        text = source(path) if path.exists() else ""
        trees = re.findall(r"pub use (?:self::|crate::)?([^;]+);", text)
        made = re.findall(r"^pub (?:struct|enum|trait|type|const|fn|async fn) (\w+)", text, re.M)
        return [leaf for tree in trees for leaf in leaves(tree)] + made

    home = {}
    for leaf in names(src / "lib.rs"):
        room = leaf.split("::")[0]
        for inner in names(src / room / "mod.rs") if leaf.endswith("*") else [leaf]:
            home[re.split(r"\W+", inner)[-1]] = room
    return {name: room for name, room in home.items() if room in of_crate}


def arrows(src):
    """Which rooms each room knows, with a file that shows it."""
    of_crate = rooms(src)
    home = passed_on(src, of_crate)
    known = {}
    for room, files in of_crate.items():
        for path in files:
            text = source(path)
            paths = [leaf for tree in re.findall(r"use crate::([^;]+);", text) for leaf in leaves(tree)]
            paths += re.findall(r"(?<!use )\bcrate::(\w+)", text)
            for name in (re.match(r"\w*", path)[0] for path in paths):
                other = name if name in of_crate else home.get(name, room)
                if other != room:
                    known.setdefault(room, {}).setdefault(other, path)
    return known


def dashboard(src):
    """The same of TypeScript: each subject is a room, and the words of all, which `i18n` gathers, are one."""

    def room(path):
        parts = path.relative_to(src).parts
        return parts[0] if parts[0] != "features" else "words" if "words" in parts else "/".join(parts[:2])

    known = {}
    for path in sorted(src.rglob("*.ts*")):
        for name in re.findall(r"(?:from|import\()\s*'(\.[^']+)'", path.read_text()):
            other = room(pathlib.Path(os.path.normpath(path.parent / name)))
            if other != room(path):
                known.setdefault(room(path), {}).setdefault(other, path)
    return known


def circle(src, known, order=()):
    """What is wrong with the arrows between folders; `order` holds them to a direction that is told."""
    folders = {room: {to: path for to, path in known.get(room, {}).items() if to in known} for room in known}
    for at, room in enumerate(order):
        for below in order[:at]:
            folders.setdefault(room, {}).setdefault(below, "the order that is told")
    try:
        graphlib.TopologicalSorter(folders).prepare()
    except graphlib.CycleError as error:
        rooms = error.args[1][::-1]
        return [f"{src}: {' -> '.join(rooms)}", *(f"  {folders[a][b]}: {a} -> {b}" for a, b in zip(rooms, rooms[1:]))]
    return []


found = circle("web/src", dashboard(pathlib.Path("web/src")))
for src in sorted(pathlib.Path().glob("*/*/src")):
    known = {room: to for room, to in arrows(src).items() if (src / room).is_dir()}
    found += circle(src, known, ORDER.get(str(src.parent), []))
print("\n".join(found), file=sys.stderr)
sys.exit(bool(found))
