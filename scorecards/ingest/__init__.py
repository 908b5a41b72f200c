"""From feedback, order and exposure files to the lake: read, check, mask, load."""

from scorecards.ingest.hashes import keyed_hash
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
    "ingest_file",
    "keyed_hash",
    "mask",
    "read_file",
    "reasons",
    "remask",
]
