"""Prints the lines of code for each loss, metric, optimizer and schedule, of two commits.

    python code_size.py abaa8a67 HEAD

A line of code is one that is neither blank nor comment. All files of a package count, the shared
ones too; they are divided by the names that users have: public methods that return a loss or a
metric, and public optimizers and schedules.
"""

import re
import subprocess
import sys

ROOT = "runtime/src/main/java/io/keraunos/"
METHOD = re.compile(r"^  public (?:static )?(?:Operand<TFloat32>|Metric(?:\.\w+)?) (\w+)\(", re.M)
SCHEDULE = re.compile(r"public record \w+[^{]*\bimplements [^{]*\b\w*(Schedule|Sequence)\b")
OPTIMIZER = re.compile(r"public record \w+[^{]*\bimplements [^{]*\b(OptimizerSpec|ComposedOptimizer)\b")


def git(*words):
    return subprocess.run(("git",) + words, check=True, capture_output=True, text=True).stdout


def lines(source):
    code = re.sub(r"/\*.*?\*/", "", source, flags=re.S)
    return sum(1 for line in code.splitlines() if line.strip() and not line.strip().startswith("//"))


def sources(commit, package):
    names = git("ls-tree", "--name-only", "--full-tree", commit, ROOT + package + "/").split()
    return {n: git("show", commit + ":" + n) for n in names if not n.endswith("package-info.java")}


def methods(files):
    return sum(
        len(set(METHOD.findall(text))) for text in files.values() if re.search(r"^public ", text, re.M)
    )


def row(name, files, count):
    total = sum(map(lines, files.values()))
    return "| %s | %d | %d | %.0f |" % (name, count, total, total / count)


def report(commit):
    print(commit, "| public | lines | lines for each |")
    loss, metric, all_optimizers = (sources(commit, p) for p in ("loss", "metric", "optimizer"))
    print(row("losses", loss, methods(loss)))
    print(row("metrics", metric, methods(metric)))
    is_schedule = lambda text: SCHEDULE.search(text)
    schedules = {n: t for n, t in all_optimizers.items() if re.search("Schedul|Sequence|FitLength|LR|Decay|Cosine|Warmup|OneCycle|Piecewise|Plateau|Frequency", n)}
    rest = {n: t for n, t in all_optimizers.items() if n not in schedules}
    count = lambda files, of: sum(bool(of.search(text)) for text in files.values())
    print(row("optimizers", rest, count(rest, OPTIMIZER) - 1))  # without ParameterGroups
    print(row("schedules", schedules, count(schedules, SCHEDULE)))
    print("longest file:", max((t.count("\n"), n) for f in (loss, metric, all_optimizers) for n, t in f.items()))


for name in sys.argv[1:]:
    report(name)
