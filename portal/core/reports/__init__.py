"""Reports: figures over a folder's documents, each with its sources, frozen when made."""

from portal.core.reports.builtin import ensure_builtin
from portal.core.reports.grounds import Sheet, grounds
from portal.core.reports.job import make_report
from portal.core.reports.readiness import Readiness, readiness, readiness_among
from portal.core.reports.runs import again, is_stale, result, run, run_or_template, runs, stale_among, start, template, templates, wait
from portal.core.reports.table import STATES, ReportRun, ReportTemplate

__all__ = [
    "STATES",
    "Readiness",
    "ReportRun",
    "ReportTemplate",
    "Sheet",
    "again",
    "ensure_builtin",
    "grounds",
    "is_stale",
    "make_report",
    "readiness",
    "readiness_among",
    "result",
    "run",
    "run_or_template",
    "runs",
    "stale_among",
    "start",
    "template",
    "templates",
    "wait",
]
