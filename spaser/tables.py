"""Every table, in one place: what migrations and tests look at."""

from sqlmodel import SQLModel

import spaser.accounts.models
import spaser.core.db
import spaser.core.journal
import spaser.directory.models
import spaser.dossiers.answer_models
import spaser.dossiers.models
import spaser.following.models
import spaser.imports.models
import spaser.jobs.models
import spaser.purchases.models
import spaser.sourcing.vocabulary_models
import spaser.suppliers.models
import spaser.tenders.models  # noqa: F401

METADATA = SQLModel.metadata
