"""Makes an answers file of every case: python3 from_csv.py visits.csv answers.csv FOLDER"""
import csv, json, os, pathlib, re, sys

PLAIN = re.compile(r"\w[\w.-]*|\[.*\]")  # codes, numbers, dates and [lists]; all else is text, in quotes

def pair(key, value):
    return f"{key}: {value if PLAIN.fullmatch(value) else json.dumps(value, ensure_ascii=False)}"

os.umask(0o077)  # what is written is for its owner alone
visits, answers = ([*csv.DictReader(open(path, encoding="utf-8", newline=""))] for path in sys.argv[1:3])
for case in dict.fromkeys(visit["case"] for visit in visits):
    own = [visit for visit in visits if visit["case"] == case]
    first, given = own[0], {}
    for row in answers:
        if row["case"] == case and row["value"]:  # an empty cell is no answer
            # a row that names no visit belongs to the first one of its case
            when = (row.get("date") or first["date"], row.get("source") or first["source"])
            given.setdefault((*when, row["instrument"]), []).append(pair(row["item"], row["value"]))
    who = [pair(key, first[key]) for key in ("initials", "birth_year", "sex", "language") if first[key]]
    lines = [pair("answers", case)] + ([pair("record", first["record"])] if first.get("record") else [])
    lines += [pair("date", first["date"]), pair("source", first["source"])]
    lines += [f"client: {{ {', '.join(who)} }}", "responses:"]
    for (date, source, instrument), items in given.items():
        visit = next(visit for visit in own if (visit["date"], visit["source"]) == (date, source))
        if len(own) == 1:
            lines.append(f"  {instrument}: {{ {', '.join(items)} }}")
            continue
        lines += [f"  - instrument: {instrument}", f"    date: {date}", f"    source: {source}"]
        lines += [f"    {pair('by', visit['by'])}"] if visit.get("by") else []
        lines.append(f"    answers: {{ {', '.join(items)} }}")
    pathlib.Path(sys.argv[3], case + ".yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
