"""A program goes by the clock that is ahead, however far that is moved on meanwhile. Run by scripts/test."""

import os
import struct
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

SOURCE = Path(__file__).parent.parent / "lib" / "clock.c"
DAY = 86_400
# Tells what time it is, and how much of a duration has gone by, once for each line that it reads.
PROGRAM = "import sys, time\nfor _ in sys.stdin: print(time.time(), time.monotonic(), flush=True)"


@unittest.skipUnless(sys.platform == "linux", "it is of Linux")
class Clocks(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.clock, self.library = Path(folder.name) / "clock", f"{folder.name}/clock.so"
        subprocess.run(["cc", "-shared", "-fPIC", "-o", self.library, SOURCE, "-ldl"], check=True)

    def ahead(self, seconds):
        with open(self.clock, "r+b" if self.clock.exists() else "wb") as file:
            file.write(struct.pack("<q", seconds))

    def program(self):
        with_clock = os.environ | {"LD_PRELOAD": self.library, "PERENE_CLOCK": str(self.clock)}
        pipe = subprocess.PIPE
        running = subprocess.Popen([sys.executable, "-c", PROGRAM], stdin=pipe, stdout=pipe, text=True, env=with_clock)
        self.addCleanup(running.communicate)

        def ask():
            running.stdin.write("\n")
            running.stdin.flush()
            return [float(word) for word in running.stdout.readline().split()]

        return ask

    def test_a_program_follows_it_and_its_durations_do_not(self):
        self.ahead(DAY)
        ask = self.program()
        first, lasted = ask()
        self.assertAlmostEqual(first, time.time() + DAY, delta=5)
        self.ahead(31 * DAY)
        second, later = ask()
        self.assertAlmostEqual(second - first, 30 * DAY, delta=5)
        self.assertLess(later - lasted, 5)

    def test_a_file_that_is_too_short_changes_nothing(self):
        self.clock.write_bytes(b"\1")
        self.assertAlmostEqual(self.program()()[0], time.time(), delta=5)


if __name__ == "__main__":
    unittest.main()
