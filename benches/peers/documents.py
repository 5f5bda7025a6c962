"""The document of benches/plan.md to PDF by caseplan, typst, WeasyPrint and ReportLab, side by side.

    cargo build --release && python3 benches/peers/documents.py [ROUNDS]

Installs the three others from the package registry into target/peers and sets all in one typeface, so
that the four say the same on about the same pages. Prints CPU time (user and system) of whole
processes, started one after the other in every round, and for the others also of one more document
in a running process; caseplan's figure of that is `cargo bench --bench typeset`.
"""

import html
import os
import re
import resource
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
PLAN = ROOT / "benches" / "plan.md"
FONTS = ROOT / "templates" / "fonts"
PEERS = ["typst==0.15.2", "weasyprint==70.0", "reportlab==5.1.0"]
MORE = 20


def blocks(text):
    """Reads the Markdown that the plan is written in: (kind, content) for each block."""
    for block in re.split(r"\n\n+", text.strip()):
        lines = block.splitlines()
        if lines[0].startswith("#"):
            marks, _, words = lines[0].partition(" ")
            yield f"h{len(marks)}", words
        elif lines[0].startswith("```"):
            yield "chart", [line.split(" | ") for line in lines[1:-1]]
        elif lines[0].startswith("|"):
            rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
            yield "table", [rows[0]] + rows[2:]
        elif lines[0].startswith("- "):
            yield "ul", [item for item in re.split(r"\n?- ", block) if item]
        else:
            yield "p", " ".join(lines)


def bar(row):
    """Returns label, share of the range and words of a line of a chart."""
    score, high = re.search(r"([\d.]+) of \S+ to ([\d.]+)", row[1]).groups()
    return row[0], float(score) / float(high), f"{row[1]} {row[2] if len(row) > 2 else ''}"


def emphasised(text, strong, emphasis):
    return re.sub(r"\*([^*]+)\*", emphasis, re.sub(r"\*\*(.+?)\*\*", strong, text))


def by_typst(text):
    import typst

    def words(text):
        return emphasised(re.sub(r"([#$@<>_\[\]])", r"\\\1", text), "#strong[\\1]", "#emph[\\1]")

    out = ['#set document(title: "Plan")', '#set text(font: "Noto Sans", size: 10pt)',
           "#set page(paper: \"a4\", margin: 60pt)", "#set table(stroke: 0.4pt + luma(200))"]
    for kind, content in blocks(text):
        if kind == "ul":
            out.append("\n".join(f"- {words(item)}" for item in content))
        elif kind == "table":
            cells = "\n".join(f"[{words(cell)}]," for row in content[1:] for cell in row)
            head = ", ".join(f"[*{words(cell)}*]" for cell in content[0])
            columns = "auto, " * (len(content[0]) - 1) + "auto"
            out.append(f"#table(columns: ({columns}), table.header({head}),\n{cells})")
        elif kind == "chart":
            for label, share, said in map(bar, content):
                out.append(f"{words(label)} #box(width: 200pt, height: 8pt, fill: luma(235), "
                           f"rect(width: {share * 100:.1f}%, height: 8pt, fill: navy)) {words(said)}\n")
        elif kind == "p":
            out.append(words(content))
        else:
            out.append("=" * int(kind[1]) + " " + words(content))
    source = Path(tempfile.gettempdir()) / f"peer-{os.getpid()}.typ"
    source.write_text("\n\n".join(out))
    compiler = by_typst.__dict__.setdefault(
        "compiler",
        typst.Compiler(root=tempfile.gettempdir(), font_paths=[str(FONTS)], ignore_system_fonts=True))
    return compiler.compile(input=str(source), format="pdf")


def by_weasyprint(text):
    from weasyprint import HTML
    from weasyprint.text.fonts import FontConfiguration

    def words(text):
        return emphasised(html.escape(text), r"<strong>\1</strong>", r"<em>\1</em>")

    faces = "".join(
        f"@font-face{{font-family:N;font-weight:{weight};font-style:{style};src:url('file://{FONTS}/NotoSans-{face}.ttf')}}"
        for face, weight, style in [("Regular", 400, "normal"), ("Bold", 700, "normal"), ("Italic", 400, "italic")])
    css = faces + "@page{size:A4;margin:60pt}body{font:10pt/1.4 N}table{border-collapse:collapse}td,th{border:.4pt solid #ccc}"
    out = [f"<html lang=en><title>Plan</title><style>{css}</style><body>"]
    for kind, content in blocks(text):
        if kind == "ul":
            out.append("<ul>" + "".join(f"<li>{words(item)}</li>" for item in content) + "</ul>")
        elif kind == "table":
            head, *rows = ["<tr>" + "".join(f"<td>{words(cell)}</td>" for cell in row) for row in content]
            out.append(f"<table><thead>{head}</thead>{''.join(rows)}</table>")
        elif kind == "chart":
            for label, share, said in map(bar, content):
                out.append(f"<p>{words(label)}<span style='display:inline-block;width:200pt;background:#eee'>"
                           f"<span style='display:block;height:8pt;width:{share:.1%};background:navy'></span></span>{words(said)}")
        else:
            out.append(f"<{kind}>{words(content)}</{kind}>")
    config = by_weasyprint.__dict__.setdefault("fonts", FontConfiguration())
    return HTML(string="".join(out)).write_pdf(font_config=config)


def by_reportlab(text):
    import io

    from reportlab.graphics.shapes import Drawing, Rect, String
    from reportlab.lib import colors
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import ListFlowable, Paragraph, SimpleDocTemplate, Table

    for face in ("Regular", "Bold", "Italic"):
        pdfmetrics.registerFont(TTFont(face, str(FONTS / f"NotoSans-{face}.ttf")))
    pdfmetrics.registerFontFamily("Regular", normal="Regular", bold="Bold", italic="Italic", boldItalic="Bold")

    def words(text, size=10):
        style = ParagraphStyle("p", fontName="Regular", fontSize=size, leading=size * 1.4)
        return Paragraph(emphasised(html.escape(text), r"<b>\1</b>", r"<i>\1</i>"), style)

    story = []
    for kind, content in blocks(text):
        if kind == "ul":
            story.append(ListFlowable([words(item) for item in content], bulletType="bullet"))
        elif kind == "table":
            rows = [[words(cell, 9) for cell in row] for row in content]
            story.append(Table(rows, repeatRows=1, style=[("GRID", (0, 0), (-1, -1), 0.4, colors.lightgrey)]))
        elif kind == "chart":
            for label, share, said in map(bar, content):
                drawing = Drawing(470, 12)
                drawing.add(String(0, 2, label, fontName="Regular", fontSize=9))
                drawing.add(Rect(160, 2, 200, 8, fillColor=colors.lightgrey))
                drawing.add(Rect(160, 2, 200 * share, 8, fillColor=colors.navy))
                drawing.add(String(365, 2, said, fontName="Regular", fontSize=8))
                story.append(drawing)
        else:
            story.append(words(content, {"h1": 20, "h2": 14, "h3": 11.5}.get(kind, 10)))
    out = io.BytesIO()
    SimpleDocTemplate(out, pagesize=(595.28, 841.89)).build(story)
    return out.getvalue()


def cpu(who):
    used = resource.getrusage(who)
    return (used.ru_utime + used.ru_stime) * 1000


def set_by(name, count, out):
    """Sets distinct documents in this process; prints what each but the first cost."""
    peer, text = globals()[f"by_{name}"], PLAN.read_text()
    Path(out).write_bytes(peer(text))
    before = cpu(resource.RUSAGE_SELF)
    for at in range(count):
        peer(text.replace("J. Doe", f"J. Doe {at}"))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print((cpu(resource.RUSAGE_SELF) - before) / max(count, 1), peak)


def charged(command):
    """Returns the CPU time that the kernel charged to a command, in milliseconds."""
    before = cpu(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return cpu(resource.RUSAGE_CHILDREN) - before


def compare(rounds):
    folder = TARGET / "peers"
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "-q", *PEERS], check=True)
    with tempfile.TemporaryDirectory() as room:
        mine, theirs = Path(room) / "caseplan.pdf", ["typst", "weasyprint", "reportlab"]
        program = [TARGET / "release" / "caseplan", "typeset", PLAN, "-o", mine, "--force"]
        cold = {"caseplan": program}
        for name in theirs:
            cold[name] = [python, __file__, "set", name, "0", Path(room) / f"{name}.pdf"]
        # A short run is started often: the kernel counts in hundredths of a second at worst.
        often = {"caseplan": 50}
        figures = {name: [] for name in cold}
        for _ in range(rounds):
            for name, command in cold.items():
                times = often.get(name, 1)
                figures[name].append(sum(charged(command) for _ in range(times)) / times)
        base = median(figures["caseplan"])
        print(f"{'':12}{'process ms':>12}{'ratio':>8}{'one more ms':>14}{'peak MiB':>10}{'bytes':>10}")
        for name in cold:
            one, peak = ("", "")
            if name in theirs:
                run = [python, __file__, "set", name, str(MORE), Path(room) / f"{name}.pdf"]
                one, peak = subprocess.run(run, check=True, capture_output=True, text=True).stdout.split()
                one, peak = f"{float(one):.1f}", f"{float(peak):.0f}"
            size = (Path(room) / f"{name}.pdf").stat().st_size
            print(f"{name:12}{median(figures[name]):>12.1f}{median(figures[name]) / base:>8.1f}{one:>14}{peak:>10}{size:>10}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["set"]:
        set_by(sys.argv[2], int(sys.argv[3]), sys.argv[4])
    else:
        compare(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
