"""From feedback, order and exposure files to the lake: read, check, mask, load."""

from scorecards.ingest.load import IngestOptions, IngestReport, ingest_file
from scorecards.ingest.masking import mask
from scorecards.ingest.read import read_file
from scorecards.ingest.reasons import Reason, reasons
from scorecards.ingest.remask import remask
from scorecards.ingest.roster import Roster
from scorecards.ingest.rows import hash_author

__all__ = [
    "IngestOptions",
    "IngestReport",
    "Reason",
    "Roster",
    "hash_author",
    "ingest_file",
    "mask",
    "read_file",
    "reasons",
    "remask",
]
