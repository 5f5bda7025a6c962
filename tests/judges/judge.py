"""Holds PDF files against two judges: page-validation (PDF/UA-1) and outloud. Prints every failure.

Of a text that is marked as decoration outloud asks whether somebody should hear it. It cannot tell
the head of a table that returns on the next page, which must be decoration: so what it names is
looked up in the tags, and is no failure where every word of it is read aloud there.
"""

import re
import subprocess
import sys

import outloud
import page


def words_read_aloud(path):
    tree = subprocess.run(["pdfinfo", "-struct-text", path], capture_output=True, text=True, check=True)
    return set(re.findall(r"\w+", tree.stdout))


def is_repeated(finding, path):
    if finding.rule != "TAG-002":
        return False
    text = re.sub(r" Page \d+ of \d+|\w*…", "", finding.evidence)
    return words_read_aloud(path).issuperset(re.findall(r"\w+", text))


def failures(path):
    report = page.validate_pdf(path, profile="ua1")
    if not report.is_compliant:
        yield from (f"page-validation: {failure}" for failure in report.failures)
    result = outloud.check(path)
    if result.error:
        yield f"outloud: {result.error}"
    for finding in result.findings:
        if finding.severity == "error" and not is_repeated(finding, path):
            yield f"outloud: {finding.rule}, page {finding.page}: {finding.message}: {finding.evidence}"


failed = 0
for path in sys.argv[1:]:
    for failure in failures(path):
        failed += 1
        print(f"{path}: {failure}")
print(f"{len(sys.argv) - 1} files, {failed} failures")
sys.exit(1 if failed else 0)
