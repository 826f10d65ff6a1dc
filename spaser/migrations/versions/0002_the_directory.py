"""The directory: labels, sectors, merges, favourites, saved searches, reported errors, jobs.

Why: the facts that filters read leave the JSON of the sources for tables of their own.
The words of suppliers are searched in the index: the column that held them goes.
Lots keep the facts that only some notices tell (codes, options, ranges of amounts), and
consultations the number that people cite.
A status may end: from the day « until » it is unknown again. A run tells in whose name it was made.
Existing rows: labels are copied from what the sources say; workforce brackets and sectors come
with the next edition of each source.
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "column_mapping",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("signature", sa.String(length=64), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_column_mapping")),
        sa.UniqueConstraint("signature", name=op.f("uq_column_mapping_signature")),
    )
    op.create_table(
        "duplicate_pair",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposee",
                "fusionnee",
                "distinctes",
                name="pair_state",
                native_enum=False,
                length=40,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_duplicate_pair_in_order")),
        sa.ForeignKeyConstraint(
            ["first_id"],
            ["supplier.id"],
            name=op.f("fk_duplicate_pair_first_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["second_id"],
            ["supplier.id"],
            name=op.f("fk_duplicate_pair_second_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicate_pair")),
        sa.UniqueConstraint(
            "first_id", "second_id", name=op.f("uq_duplicate_pair_first_id_second_id")
        ),
    )
    op.create_index(op.f("ix_duplicate_pair_second_id"), "duplicate_pair", ["second_id"])

    op.create_table(
        "error_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column(
            "topic",
            sa.Enum(
                "activite",
                "coordonnees",
                "statut",
                "fermee",
                "doublon",
                "autre",
                name="report_topic",
                native_enum=False,
                length=40,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "ouvert",
                "corrige",
                "sans_suite",
                name="report_state",
                native_enum=False,
                length=40,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handled_by", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_error_report_person_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["supplier_id"],
            ["supplier.id"],
            name=op.f("fk_error_report_supplier_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_error_report")),
    )
    op.create_index("ix_error_report_address", "error_report", ["address_hash", "created_at"])
    op.create_index(op.f("ix_error_report_state"), "error_report", ["state"])
    op.create_index(op.f("ix_error_report_supplier_id"), "error_report", ["supplier_id"])

    op.create_table(
        "favourite_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_favourite_list_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_favourite_list")),
        sa.UniqueConstraint(
            "organisation_id", "name", name=op.f("uq_favourite_list_organisation_id_name")
        ),
    )
    op.create_index(
        op.f("ix_favourite_list_organisation_id"), "favourite_list", ["organisation_id"]
    )

    op.create_table(
        "import_upload",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("stored_name", sa.String(), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("node", sa.String(), nullable=False),
        sa.Column("preview", sa.JSON(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_import_upload_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_upload")),
    )
    op.create_index(op.f("ix_import_upload_organisation_id"), "import_upload", ["organisation_id"])

    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "en_attente",
                "en_cours",
                "terminee",
                "echouee",
                "annulee",
                name="job_state",
                native_enum=False,
                length=40,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("node", sa.String(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("heartbeat_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_job_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_job_person_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    op.create_index(op.f("ix_job_organisation_id"), "job", ["organisation_id"])
    op.create_index(op.f("ix_job_state"), "job", ["state"])

    op.create_table(
        "saved_search",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("query", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_saved_search_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_search")),
        sa.UniqueConstraint(
            "organisation_id", "name", name=op.f("uq_saved_search_organisation_id_name")
        ),
    )
    op.create_index(op.f("ix_saved_search_organisation_id"), "saved_search", ["organisation_id"])

    op.create_table(
        "supplier_label",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["supplier_id"],
            ["supplier.id"],
            name=op.f("fk_supplier_label_supplier_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplier_label")),
    )
    op.create_index(op.f("ix_supplier_label_supplier_id"), "supplier_label", ["supplier_id"])

    op.create_table(
        "supplier_merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kept_id", sa.Integer(), nullable=False),
        sa.Column("absorbed_id", sa.Integer(), nullable=False),
        sa.Column("moved", sa.JSON(), nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("merged_by", sa.String(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["absorbed_id"],
            ["supplier.id"],
            name=op.f("fk_supplier_merge_absorbed_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["kept_id"], ["supplier.id"], name=op.f("fk_supplier_merge_kept_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplier_merge")),
    )
    op.create_index(op.f("ix_supplier_merge_absorbed_id"), "supplier_merge", ["absorbed_id"])
    op.create_index(op.f("ix_supplier_merge_kept_id"), "supplier_merge", ["kept_id"])

    op.create_table(
        "supplier_sector",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column(
            "sector",
            sa.Enum(
                "ressources_dechets",
                "alimentation_durable",
                "mobilite_durable",
                "batiment_durable",
                "protection_nature",
                "transition_entreprises",
                "numerique_responsable",
                name="sector",
                native_enum=False,
                length=40,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["supplier_id"],
            ["supplier.id"],
            name=op.f("fk_supplier_sector_supplier_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplier_sector")),
    )
    op.create_index(op.f("ix_supplier_sector_supplier_id"), "supplier_sector", ["supplier_id"])

    op.create_table(
        "favourite",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["list_id"],
            ["favourite_list.id"],
            name=op.f("fk_favourite_list_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["supplier_id"],
            ["supplier.id"],
            name=op.f("fk_favourite_supplier_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_favourite")),
        sa.UniqueConstraint(
            "list_id", "supplier_id", name=op.f("uq_favourite_list_id_supplier_id")
        ),
    )
    op.create_index(op.f("ix_favourite_supplier_id"), "favourite", ["supplier_id"])

    op.add_column(
        "import_run", sa.Column("gone", sa.Integer(), nullable=False, server_default=sa.text("0"))
    )
    op.add_column("import_run", sa.Column("organisation_id", sa.Integer(), nullable=True))
    op.add_column(
        "lot", sa.Column("facts", sa.JSON(), nullable=False, server_default=sa.text("'{}'"))
    )
    op.add_column(
        "tender", sa.Column("reference", sa.String(), nullable=False, server_default=sa.text("''"))
    )
    op.add_column("supplier_status", sa.Column("until", sa.Date(), nullable=True))
    # Plain ALTERs: recreating the table of suppliers would empty the tables that refer to it.
    op.add_column("supplier", sa.Column("workforce_bracket", sa.String(length=2), nullable=True))
    op.add_column("supplier", sa.Column("email_consent_on", sa.Date(), nullable=True))
    op.add_column(
        "supplier",
        sa.Column(
            "merged_into_id",
            sa.Integer(),
            sa.ForeignKey("supplier.id", name=op.f("fk_supplier_merged_into_id")),
            nullable=True,
        ),
        inline_references=True,
    )
    op.create_index(op.f("ix_supplier_merged_into_id"), "supplier", ["merged_into_id"])
    # Dropped in place (SQLite 3.35): the search index says all that it said.
    op.drop_column("supplier", "search_text")
    op.create_index(
        "ix_supplier_source_edition",
        "supplier_source",
        ["source", "gone_at", "edition_on", "seen_at"],
    )
    _copy_labels()


def _copy_labels() -> None:
    connection = op.get_bind()
    sources = sa.table(
        "supplier_source",
        *(sa.column(name) for name in ("supplier_id", "source", "facts")),
        sa.column("edition_on", sa.Date()),
    )
    labels = sa.table(
        "supplier_label",
        *(sa.column(name) for name in ("supplier_id", "source", "label")),
        sa.column("as_of", sa.Date()),
    )
    for row in connection.execute(sa.select(sources)).all():
        facts = json.loads(row.facts) if isinstance(row.facts, str) else row.facts
        told = [
            {
                "supplier_id": row.supplier_id,
                "source": row.source,
                "label": label,
                "as_of": row.edition_on,
            }
            for label in facts.get("labels", ())
        ]
        if told:
            connection.execute(sa.insert(labels), told)


def downgrade() -> None:
    op.add_column(
        "supplier",
        sa.Column("search_text", sa.String(), nullable=False, server_default=sa.text("''")),
    )
    op.drop_index("ix_supplier_source_edition", "supplier_source")
    op.drop_index(op.f("ix_supplier_merged_into_id"), "supplier")
    for column in ("merged_into_id", "email_consent_on", "workforce_bracket"):
        op.drop_column("supplier", column)
    op.drop_column("supplier_status", "until")
    op.drop_column("import_run", "organisation_id")
    op.drop_column("import_run", "gone")
    op.drop_column("tender", "reference")
    op.drop_column("lot", "facts")
    for table in (
        "favourite",
        "favourite_list",
        "saved_search",
        "error_report",
        "job",
        "supplier_sector",
        "supplier_label",
        "supplier_merge",
        "duplicate_pair",
        "column_mapping",
        "import_upload",
    ):
        op.drop_table(table)
