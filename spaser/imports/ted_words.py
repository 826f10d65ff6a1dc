"""Codes of TED R2.0.9 and the French words for them."""

# Forms of the schema that describe something to buy. F14 corrects another notice, F16 to F19 are
# those of defence: they are not read.
FORMS = frozenset(
    ("F01", "F02", "F03", "F04", "F05", "F06", "F07", "F08", "F12", "F13", "F15", "F20", "F21",
     "F22", "F23", "F24", "F25", "MOVE")
)  # fmt: skip
# Forms that tell what was concluded: their amounts are those of contracts, not estimates.
AWARDS = frozenset({"F03", "F06", "F13", "F15", "F20", "F25"})
NATURES = {"WORKS": "travaux", "SUPPLIES": "fournitures", "SERVICES": "services"}
PROCEDURES = {
    "PT_OPEN": "Appel d’offres ouvert",
    "PT_RESTRICTED": "Appel d’offres restreint",
    "PT_COMPETITIVE_NEGOTIATION": "Procédure avec négociation",
    "PT_NEGOTIATED_WITH_PRIOR_CALL": "Procédure négociée avec mise en concurrence préalable",
    "PT_INVOLVING_NEGOTIATION": "Procédure avec négociation",
    "PT_COMPETITIVE_DIALOGUE": "Dialogue compétitif",
    "PT_INNOVATION_PARTNERSHIP": "Partenariat d’innovation",
    "PT_AWARD_CONTRACT_WITH_PRIOR_PUBLICATION": "Concession avec publication préalable",
    "PT_AWARD_CONTRACT_WITHOUT_PUBLICATION": "Sans publication préalable",
    "PT_AWARD_CONTRACT_WITHOUT_CALL": "Sans publicité ni mise en concurrence préalables",
    "PT_COMPETITIVE_TENDERING": "Mise en concurrence",
}
