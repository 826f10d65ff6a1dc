"""A file that a buyer sends: read before it is kept, and put in the buyer’s name."""

from dataclasses import dataclass, replace
from pathlib import Path

from spaser.imports.notices import Notice
from spaser.imports.plans import SOURCE as PLAN
from spaser.imports.refusal import ImportRefused
from spaser.imports.tender_files import read_file
from spaser.web.access import Identity

KIND = "consultation"
MAX_NOTICES = 100


@dataclass(frozen=True, slots=True)
class Found:
    """One notice of the file, or why it is refused."""

    label: str
    notice: Notice | None
    refusal: str


def read(path: Path, file_name: str, plan_name: str = "") -> list[Found]:
    """The notices of the file, a hundred at most, under the name that the person knows."""
    name = plan_name or Path(file_name).stem.replace("_", " ")
    found: list[Found] = []
    for one in read_file(path, name):
        label = one.label.replace(path.name, file_name)
        found.append(Found(label, one.notice, one.refusal))
        if len(found) == MAX_NOTICES:
            break
    return found


def refuse_unreadable(path: Path, file_name: str) -> None:
    """Throw the file away when nothing of it can be kept; raises ImportRefused, saying why."""
    found = read(path, file_name)
    if any(one.notice is not None for one in found):
        return
    path.unlink(missing_ok=True)
    raise ImportRefused(found[0].refusal if found else "Ce fichier ne contient aucun avis.")


def of_buyer(notice: Notice, who: Identity) -> Notice:
    """A plan, or a text without buyer, is that of the organisation of the person."""
    if notice.source == PLAN or not notice.buyer_name:
        return replace(notice, buyer_name=who.organisation_name)
    return notice
