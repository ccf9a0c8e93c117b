"""A question set's report as it is saved."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from evals.retrieval import checkout
from evals.run_files import run_file

if TYPE_CHECKING:
    from pathlib import Path

    from evals.report import Report


def save_report(report: Report, home: Path) -> Path:
    """Save what came of a question set, with the time and the code that it was made by; gives the file."""
    measured = datetime.now(UTC).isoformat(timespec="seconds")
    made = {"measured": measured, "version": checkout.version(), "commit": checkout.commit()}
    path = run_file(home, report.name, measured)
    path.parent.mkdir(parents=True, exist_ok=True)
    saved = {"format": 1, "kind": "questions", "made": made} | report.to_dict()
    path.write_text(json.dumps(saved, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path
