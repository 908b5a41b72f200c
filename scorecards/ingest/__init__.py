"""From feedback, order and exposure files to the lake: read, check, mask, load."""

from scorecards.ingest.hashes import hash_author, hash_feedback
from scorecards.ingest.load import IngestOptions, IngestReport, ingest_file
from scorecards.ingest.masking import mask
from scorecards.ingest.read import read_file
from scorecards.ingest.reasons import Reason, reasons
from scorecards.ingest.remask import remask
from scorecards.ingest.roster import Roster

__all__ = [
    "IngestOptions",
    "IngestReport",
    "Reason",
    "Roster",
    "hash_author",
    "hash_feedback",
    "ingest_file",
    "mask",
    "read_file",
    "reasons",
    "remask",
]
