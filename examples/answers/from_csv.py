"""Makes an answers file of every row of a table: python3 from_csv.py visits.csv FOLDER"""
import csv, pathlib, sys

for row in csv.DictReader(open(sys.argv[1], encoding="utf-8", newline="")):
    case, date = row.pop("case"), row.pop("date")
    client = ", ".join(f"{key}: {row.pop(key)}" for key in ("initials", "birth_year", "sex", "language"))
    lines = [f"answers: {case}", f"client: {{ {client} }}", f"date: {date}", "source: client", "responses:"]
    for instrument in dict.fromkeys(column.split(".")[0] for column in row):
        given = [f"{column.split('.')[1]}: {answer}" for column, answer in row.items()
                 if column.startswith(instrument + ".") and answer]
        lines.append(f"  {instrument}: {{ {', '.join(given)} }}")
    pathlib.Path(sys.argv[2], f"{case}.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
