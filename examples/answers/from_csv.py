"""Makes an answers file of every visit: python3 from_csv.py visits.csv answers.csv FOLDER"""
import csv, json, os, pathlib, re, sys

PLAIN = re.compile(r"\w[\w.-]*|\[.*\]")  # codes, numbers, dates and [lists]; all else is text, in quotes

def pair(key, value):
    return f"{key}: {value if PLAIN.fullmatch(value) else json.dumps(value, ensure_ascii=False)}"

os.umask(0o077)  # what is written is for its owner alone
visits, answers = ([*csv.DictReader(open(path, encoding="utf-8", newline=""))] for path in sys.argv[1:3])
for visit in visits:
    given = {}
    for row in answers:
        if row["case"] == visit["case"] and row["value"]:  # an empty cell is no answer
            given.setdefault(row["instrument"], []).append(pair(row["item"], row["value"]))
    who = [pair(key, visit[key]) for key in ("initials", "birth_year", "sex", "language") if visit[key]]
    lines = [pair("answers", visit["case"]), pair("date", visit["date"]), pair("source", visit["source"])]
    lines += [f"client: {{ {', '.join(who)} }}", "responses:"]
    lines += [f"  {instrument}: {{ {', '.join(items)} }}" for instrument, items in given.items()]
    pathlib.Path(sys.argv[3], visit["case"] + ".yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
