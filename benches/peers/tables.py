"""A table of nine items scored by caseplan, polars, DuckDB, pandas and scorify, side by side.

    cargo build --release && python3 benches/peers/tables.py [ROWS] [ROUNDS]
    cargo build --release && python3 benches/peers/tables.py grow

Installs the four others from the package registry into target/peer-tables. The table is drawn the same
way each time: an id and nine answers from 0 to 3 of which three in a hundred are missing. Everybody
computes what benches/definitions/instruments/bench9.yaml says: three prorated sums, a band and an
algorithm, from CSV to CSV, on one processor; scorify knows neither bands nor algorithms and is given the
sums alone, and fewer rows. Every value is held against that of polars, row by row.

Prints CPU time (user and system), which other work on the machine disturbs less than the clock: of
caseplan the whole process, of the others one more table in a running process, best of all rounds. With
`grow`, what caseplan alone costs by rows, items and scores.
"""

import csv
import os
import random
import resource
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
PROGRAM = TARGET / "release" / "caseplan"
DEFINITIONS = ROOT / "benches" / "definitions"
PEERS = ["polars==2.1.0", "duckdb==2.0.0", "pandas==3.1.1", "scorify==2024.7.19"]
ANSWERS = [""] * 3 + ["0"] * 37 + ["1"] * 25 + ["2"] * 20 + ["3"] * 15
SCORIFY_ROWS = 10_000

ITEMS = [f"q{number}" for number in range(1, 10)]
# By score: its items, and how many of them may be missing.
SUMS = {"total": (ITEMS, 2), "somatic": (["q3", "q4", "q5"], 1), "cognitive": (["q1", "q2", "q6", "q7", "q8", "q9"], 1)}
BANDS = [(20, "severe"), (15, "moderately_severe"), (10, "moderate"), (5, "mild"), (0, "minimal")]
# From which answer on an item is a criterion.
CRITERION = {item: 1 if item == "q9" else 2 for item in ITEMS}
COLUMNS = ["id", "total", "somatic", "cognitive", "total_band", "algorithm"]


def draw(path, rows, items=9, answers=ANSWERS):
    dice = random.Random(7)
    with open(path, "w") as table:
        table.write("id," + ",".join(f"q{number}" for number in range(1, items + 1)) + "\n")
        for row in range(rows):
            table.write(f"C{row:08d}," + ",".join(dice.choices(answers, k=items)) + "\n")


def by_polars(table, out):
    import polars as pl

    def total(items, may_lack):
        there = pl.sum_horizontal([pl.col(item).is_not_null().cast(pl.Int32) for item in items])
        points = pl.sum_horizontal([pl.col(item).fill_null(0) for item in items])
        of = len(items)
        return pl.when(of - there <= may_lack).then((points * of * 2 + there) // (2 * there))

    certain = pl.sum_horizontal([(pl.col(i) >= least).fill_null(False).cast(pl.Int32) for i, least in CRITERION.items()])
    possible = certain + pl.sum_horizontal([pl.col(item).is_null().cast(pl.Int32) for item in ITEMS])
    core = (pl.col("q1") >= 2) | (pl.col("q2") >= 2)
    band = pl.lit(None, dtype=pl.String)
    for low, label in reversed(BANDS):
        band = pl.when(pl.col("total") >= low).then(pl.lit(label)).otherwise(band)
    answers = pl.scan_csv(table, schema_overrides={item: pl.Int32 for item in ITEMS})
    scored = answers.with_columns(
        certain.alias("certain"), possible.alias("possible"), core.alias("core"),
        *[total(*how).alias(name) for name, how in SUMS.items()])
    scored.select(
        "id", "total", "somatic", "cognitive", band.alias("total_band"),
        pl.when((pl.col("possible") < 5) | (pl.col("core") == False).fill_null(False)).then(pl.lit("no"))
        .when((pl.col("certain") >= 5) & pl.col("core").fill_null(False)).then(pl.lit("yes"))
        .otherwise(pl.lit("unknown")).alias("algorithm"),
    ).collect().write_csv(out)


def by_duckdb(table, out):
    import duckdb

    def total(items, may_lack):
        there = " + ".join(f"({item} IS NOT NULL)::INT" for item in items)
        points = " + ".join(f"COALESCE({item}, 0)" for item in items)
        of = len(items)
        return (f"CASE WHEN {of} - ({there}) <= {may_lack} "
                f"THEN (({points}) * {2 * of} + ({there})) // (2 * ({there})) END")

    certain = " + ".join(f"COALESCE({item} >= {least}, false)::INT" for item, least in CRITERION.items())
    possible = " + ".join(f"COALESCE({item} >= {least}, true)::INT" for item, least in CRITERION.items())
    sums = ", ".join(f"{total(*how)} AS {name}" for name, how in SUMS.items())
    bands = " ".join(f"WHEN total >= {low} THEN '{label}'" for low, label in BANDS)
    columns = ", ".join(["'id': 'VARCHAR'"] + [f"'{item}': 'INTEGER'" for item in ITEMS])
    connection = duckdb.connect(config={"threads": 1})
    connection.execute(
        f"COPY (WITH scored AS (SELECT id, {sums}, {certain} AS certain, {possible} AS possible, "
        f"(q1 >= 2 OR q2 >= 2) AS core FROM read_csv('{table}', header = true, columns = {{{columns}}})) "
        f"SELECT id, total, somatic, cognitive, CASE {bands} END AS total_band, "
        f"CASE WHEN possible < 5 OR NOT core THEN 'no' WHEN certain >= 5 AND core THEN 'yes' ELSE 'unknown' END "
        f"AS algorithm FROM scored) TO '{out}' (HEADER)")


def by_pandas(table, out):
    import numpy as np
    import pandas as pd

    answers = pd.read_csv(table)
    scored = pd.DataFrame({"id": answers["id"]})
    for name, (items, may_lack) in SUMS.items():
        there, of = answers[items].notna().sum(axis=1), len(items)
        points = answers[items].sum(axis=1)
        value = np.floor((points * of * 2 + there) / (2 * there.where(there > 0)))
        scored[name] = value.where(of - there <= may_lack).astype("Int64")
    cuts = [-1] + [low - 1 for low, _ in reversed(BANDS)][1:] + [27]
    scored["total_band"] = pd.cut(scored["total"].astype(float), cuts, labels=[label for _, label in reversed(BANDS)])
    certain = sum((answers[item] >= least).astype(int) for item, least in CRITERION.items())
    possible = certain + answers[ITEMS].isna().sum(axis=1)
    core = (answers.q1 >= 2) | (answers.q2 >= 2)
    core_open = ~core & (answers.q1.isna() | answers.q2.isna())
    no = (possible < 5) | (~core & ~core_open)
    scored["algorithm"] = np.select([no, (certain >= 5) & core], ["no", "yes"], "unknown")
    scored.to_csv(out, index=False)


def by_scorify(table, out):
    from scorify.scripts import score_data

    sheet = Path(out).with_suffix(".sheet.csv")
    with open(sheet, "w", newline="") as file:
        rows = csv.writer(file)
        rows.writerows([["layout", "header"], ["layout", "data"], ["score", "id"]])
        for item in ITEMS:
            rows.writerow(["score", item, "total"])
            rows.writerow(["score", item, "somatic" if item in SUMS["somatic"][0] else "cognitive"])
        rows.writerows([["measure", f"{name}_sum", f"sum_imputed({name})"] for name in SUMS])
    score_data.main(["--quiet", f"--output={out}", str(sheet), str(table)])


def cpu(who):
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def in_this_process(name, table, out, rounds):
    """Scores the table some times; prints what the cheapest but the first cost, and the peak memory."""
    costs = []
    for _ in range(rounds + 1):
        before = cpu(resource.RUSAGE_SELF)
        globals()[f"by_{name}"](table, out)
        costs.append(cpu(resource.RUSAGE_SELF) - before)
    print(min(costs[1:]), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def charged(command, out):
    """Returns the CPU time that the kernel charged to a command in seconds, and its peak memory in MiB."""
    with open(out, "wb") as file:
        child = subprocess.Popen(command, stdout=file, stderr=subprocess.DEVNULL)
        _, status, used = os.wait4(child.pid, 0)
    # 1 says that some scores could not be computed.
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        sys.exit(f"{command} ended with {os.waitstatus_to_exitcode(status)}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def caseplan(table, instrument="bench9", more=("--jobs", "1")):
    return [PROGRAM, "score", "--definitions", DEFINITIONS, "--instrument", instrument, *more, table]


def differences(mine, theirs):
    """Counts the rows in which not every value is the same."""
    with open(mine, newline="") as mine, open(theirs, newline="") as theirs:
        mine, theirs = csv.reader(mine), csv.reader(theirs)
        return sum([row[:len(COLUMNS)] != other for row, other in zip(mine, theirs, strict=True)])


def peers():
    folder = TARGET / "peer-tables"
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "-q", *PEERS], check=True)
    return python


def compare(rows, rounds):
    python = peers()
    one_thread = os.environ | {"POLARS_MAX_THREADS": "1", "OMP_NUM_THREADS": "1"}
    with tempfile.TemporaryDirectory() as room:
        table, few = Path(room) / "table.csv", Path(room) / "few.csv"
        draw(table, rows)
        draw(few, SCORIFY_ROWS)
        chosen = ["--jobs", "1", "--columns", ",".join(COLUMNS)]
        figures = {"caseplan": [], "caseplan, all columns": []}
        for _ in range(rounds):
            figures["caseplan"].append(charged(caseplan(table, more=chosen), Path(room) / "caseplan"))
            figures["caseplan, all columns"].append(charged(caseplan(table), Path(room) / "all"))
        for name in ["polars", "duckdb", "pandas", "scorify"]:
            of = few if name == "scorify" else table
            run = [python, __file__, "run", name, of, Path(room) / name, str(rounds)]
            said = subprocess.run(run, check=True, capture_output=True, text=True, env=one_thread).stdout.split()
            share = rows / SCORIFY_ROWS if name == "scorify" else 1
            figures[name] = [(float(said[-2]) * share, float(said[-1]))]
        base = min(figures["caseplan"])[0]
        print(f"{'':24}{'CPU s':>10}{'M rows/s':>10}{'ratio':>8}{'peak MiB':>10}{'rows unlike polars':>20}")
        for name, runs in figures.items():
            seconds, peak = min(runs)
            unlike = ""
            if name in ("caseplan", "duckdb", "pandas"):
                unlike = differences(Path(room) / name, Path(room) / "polars")
            print(f"{name:24}{seconds:>10.3f}{rows / seconds / 1e6:>10.2f}{seconds / base:>8.1f}{peak:>10.0f}{unlike:>20}")


def grow():
    """What caseplan costs by rows, by items and scores, and on both processors."""
    with tempfile.TemporaryDirectory() as room:
        table, out = Path(room) / "table.csv", Path(room) / "out.csv"
        print(f"{'bench9, rows':24}{'CPU ms':>10}{'ns a row':>10}{'peak MiB':>10}")
        for rows in [0, 1_000, 10_000, 100_000, 1_000_000, 10_000_000]:
            draw(table, rows)
            seconds, peak = min(charged(caseplan(table), out) for _ in range(3))
            print(f"{rows:<24,}{seconds * 1e3:>10.1f}{seconds * 1e9 / max(rows, 1):>10.0f}{peak:>10.0f}")
        print(f"{'300,000 rows':24}{'CPU ms':>10}{'ns an item':>12}")
        for instrument, items, answers in [
                ("bench9", 9, "0123"), ("phq9", 9, "0123"), ("gad7", 7, "0123"), ("pcl5", 20, "01234"),
                # Whoever never drinks is not asked the rest: here everybody does.
                ("audit", 10, "24")]:
            answers = [""] * 3 + [answers[at % len(answers)] for at in range(97)]
            draw(table, 300_000, items, answers)
            seconds, _ = min(charged(caseplan(table, instrument), out) for _ in range(3))
            print(f"{instrument:24}{seconds * 1e3:>10.1f}{seconds * 1e9 / 300_000 / items:>12.1f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["run"]:
        in_this_process(sys.argv[2], sys.argv[3], sys.argv[4], int(sys.argv[5]))
    elif sys.argv[1:2] == ["grow"]:
        grow()
    else:
        compare(*[int(number) for number in sys.argv[1:3]] or [1_000_000, 3])
