"""Every kind of long work, in one place: what the worker of a node knows how to do."""

from collections.abc import Mapping

from spaser.directory import duplicate_search, report_actions
from spaser.imports import reading_work, uploads, work
from spaser.jobs.running import Handler
from spaser.jobs.watch import Tidy
from spaser.purchases import work as purchases
from spaser.suppliers import expiry

HANDLERS: Mapping[str, Handler] = {
    work.KIND: work.import_upload,
    reading_work.KIND: reading_work.read_upload,
    purchases.KIND: purchases.search_plan,
    duplicate_search.KIND: duplicate_search.find,
}
TIDIES: tuple[Tidy, ...] = (uploads.tidy, report_actions.tidy, expiry.tidy)
